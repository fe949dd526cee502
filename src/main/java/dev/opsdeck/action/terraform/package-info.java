/**
 * Plans and applies of HCP Terraform and Terraform Enterprise.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.change, action.provider,
 * action.rest.
 */
@NullMarked
package dev.opsdeck.action.terraform;

import org.jspecify.annotations.NullMarked;

/**
 * Actions on AWS; with the packages below it the only user of its SDK.
 *
 * <p>May use: kernel, catalog, runbook, action, action.cloud, action.provider, and its own parts.
 */
@NullMarked
package dev.opsdeck.action.aws;

import org.jspecify.annotations.NullMarked;

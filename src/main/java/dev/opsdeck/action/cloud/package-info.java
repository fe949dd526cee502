/**
 * What the actions on all clouds share: answers and failures, resources of the catalogue, states
 * and versions.
 *
 * <p>May use: kernel, catalog, runbook, action.
 */
@NullMarked
package dev.opsdeck.action.cloud;

import org.jspecify.annotations.NullMarked;

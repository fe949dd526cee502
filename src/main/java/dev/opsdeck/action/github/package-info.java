/**
 * Actions on the code of what runs: GitHub's commits, workflows and issues.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.rest.
 */
@NullMarked
package dev.opsdeck.action.github;

import org.jspecify.annotations.NullMarked;

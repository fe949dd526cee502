/**
 * Actions on the code of what runs: GitHub's commits, workflows, issues and packages.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.rest,
 * action.kubernetes.api, cluster.
 */
@NullMarked
package dev.opsdeck.action.github;

import org.jspecify.annotations.NullMarked;

/**
 * Looks closely: an object with all that belongs to it, what happened, what is used, and what can
 * be kept as a file.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, cluster, action.kubernetes.api,
 * action.kubernetes.judge, action.kubernetes.reading, action.kubernetes.view.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.inspect;

import org.jspecify.annotations.NullMarked;

/**
 * What programs, sidecars and kubelets have written.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, cluster, action.kubernetes.api,
 * action.kubernetes.reading.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.logs;

import org.jspecify.annotations.NullMarked;

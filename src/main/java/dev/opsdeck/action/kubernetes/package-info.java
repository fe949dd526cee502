/**
 * Actions on Deployments, Pods and their neighbours.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, cluster, action.kubernetes.reading,
 * action.kubernetes.judge, action.kubernetes.change, action.kubernetes.diagnose.
 */
@NullMarked
package dev.opsdeck.action.kubernetes;

import org.jspecify.annotations.NullMarked;

/**
 * Actions on Deployments, Pods and their neighbours.
 *
 * <p>May use: kernel, catalog, runbook, action, cluster.
 */
@NullMarked
package dev.opsdeck.action.kubernetes;

import org.jspecify.annotations.NullMarked;

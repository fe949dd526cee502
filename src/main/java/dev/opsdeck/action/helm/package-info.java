/**
 * Actions on Helm releases: reads what Helm keeps in the cluster, and changes it with the program.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.kubernetes.api,
 * cluster.
 */
@NullMarked
package dev.opsdeck.action.helm;

import org.jspecify.annotations.NullMarked;

/**
 * What changes workloads and nodes: one strategy each, of a frame of {@code action.change}.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.change, action.kubernetes.reading,
 * cluster.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.change;

import org.jspecify.annotations.NullMarked;

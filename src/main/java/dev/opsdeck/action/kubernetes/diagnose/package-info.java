/**
 * Why a service does not work: one snapshot of what stands around it, judged without asking the
 * cluster again, causes before their consequences.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, cluster, action.kubernetes.api,
 * action.kubernetes.inspect, action.kubernetes.judge, action.kubernetes.reading.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.diagnose;

import org.jspecify.annotations.NullMarked;

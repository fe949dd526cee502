/**
 * What people see of the service from outside: figures, logs and traces.
 *
 * <p>May use: action.kubernetes.reading (its mask of secrets), kernel, progress, schedule, runbook,
 * run, slack.api.
 */
@NullMarked
package dev.opsdeck.app.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * What can be measured from outside: the figures of runs, the outbox and Slack.
 *
 * <p>May use: kernel, progress, schedule, runbook, run, slack.api.
 */
@NullMarked
package dev.opsdeck.app.telemetry;

import org.jspecify.annotations.NullMarked;

/**
 * The way from the outbox into channels and threads: once, in order, within the limits of Slack.
 *
 * <p>May use: kernel, trace, message, progress, and its neighbours in slack.
 */
@NullMarked
package dev.opsdeck.slack.delivery;

import org.jspecify.annotations.NullMarked;

/**
 * Slack's Web API with answers as values, its rate budget, and its people.
 *
 * <p>May use: kernel, trace, message, progress (how urgent something is).
 */
@NullMarked
package dev.opsdeck.slack.api;

import org.jspecify.annotations.NullMarked;

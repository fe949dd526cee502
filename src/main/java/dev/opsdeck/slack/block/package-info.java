/**
 * Messages as Block Kit, and what Slack takes of a text.
 *
 * <p>May use: kernel, message, progress.
 */
@NullMarked
package dev.opsdeck.slack.block;

import org.jspecify.annotations.NullMarked;

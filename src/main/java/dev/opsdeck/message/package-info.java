/**
 * Replies and events to chat-neutral messages through the templates.
 *
 * <p>May use: kernel, progress, console.
 */
@NullMarked
package dev.opsdeck.message;

import org.jspecify.annotations.NullMarked;

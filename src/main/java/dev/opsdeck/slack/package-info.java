/**
 * The Bolt app, identity to {@code Actor}, Block Kit, forms, the courier.
 *
 * <p>May use: kernel, trace, command, console, message, progress.
 */
@NullMarked
package dev.opsdeck.slack;

import org.jspecify.annotations.NullMarked;

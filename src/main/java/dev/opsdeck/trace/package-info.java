/**
 * Spans of what is done; the only one that knows OpenTelemetry's interface. Nothing happens unless
 * the process has set up an exporter.
 *
 * <p>May use: nothing.
 */
@NullMarked
package dev.opsdeck.trace;

import org.jspecify.annotations.NullMarked;

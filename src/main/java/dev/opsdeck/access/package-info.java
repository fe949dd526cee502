/**
 * Policy to sealed {@code Decision}; the only place that mints a {@code Grant}.
 *
 * <p>May use: kernel, catalog, runbook.
 */
@NullMarked
package dev.opsdeck.access;

import org.jspecify.annotations.NullMarked;

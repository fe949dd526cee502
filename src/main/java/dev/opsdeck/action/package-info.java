/**
 * The contract of a step action, sealed {@code StepOutcome}, the registry.
 *
 * <p>May use: kernel, catalog, runbook.
 */
@NullMarked
package dev.opsdeck.action;

import org.jspecify.annotations.NullMarked;

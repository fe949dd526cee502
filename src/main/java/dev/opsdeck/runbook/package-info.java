/**
 * YAML to validated immutable {@code Runbook}: typed parameters, expressions, JSON Schema.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.runbook;

import org.jspecify.annotations.NullMarked;

/**
 * The port of expressions: what they can see, and what came of working one out.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.runbook.expression;

import org.jspecify.annotations.NullMarked;

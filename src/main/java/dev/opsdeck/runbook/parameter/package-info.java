/**
 * What a person is asked to fill in: the declared parameters of a runbook or a form, and the
 * reading of what they typed. Pure.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.runbook.parameter;

import org.jspecify.annotations.NullMarked;

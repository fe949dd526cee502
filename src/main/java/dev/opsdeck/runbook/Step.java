package dev.opsdeck.runbook;

import dev.opsdeck.runbook.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * One step of a runbook.
 *
 * @param id a name among its siblings; unique in the whole runbook
 * @param when the step is skipped when this is false; absent: always carried out
 * @param gate absent when the step needs no agreement of its own
 */
public record Step(
    String id, Work work, @Nullable Expression when, Handling handling, @Nullable Gate gate) {}

package dev.opsdeck.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One step: an action and its input, some of it still expressions in {@code ${…}}.
 *
 * @param when the step is skipped when this is false; absent: always carried out
 * @param timeout after which a step that still waits has failed; absent: the action decides
 * @param onFailure absent: what the runbook says
 */
public record Step(
    String id,
    String action,
    JsonNode with,
    @Nullable Expression when,
    Retry retry,
    @Nullable Duration timeout,
    @Nullable OnFailure onFailure) {}

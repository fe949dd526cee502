package dev.opsdeck.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a step is seen through.
 *
 * @param timeout after which a step that still waits has failed; absent: the action decides, and a
 *     person is waited for without end
 * @param onFailure absent: what the runbook says
 * @param soak absent when a step that looks need be right only once
 */
public record Handling(
    Retry retry, @Nullable Duration timeout, @Nullable OnFailure onFailure, @Nullable Soak soak) {
  public static final Handling PLAIN = new Handling(Retry.NONE, null, null, null);
}

package dev.opsdeck.runbook;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook does.
 *
 * @param verify steps after the others that only look, and whose failure fails the run
 * @param announce announcement template by moment: such as {@code complete}
 * @param followUp absent when nothing is watched after the run
 */
public record Flow(
    List<Step> steps,
    List<Step> verify,
    Map<Moment, String> announce,
    OnFailure onFailure,
    WhenBusy whenBusy,
    @Nullable FollowUp followUp) {
  public Flow {
    steps = List.copyOf(steps);
    verify = List.copyOf(verify);
    announce = Map.copyOf(announce);
  }

  /** When an announcement is made. */
  public enum Moment {
    /** Whoever had to agree has agreed. */
    APPROVED,
    START,
    COMPLETE,
    /** It failed, or was ended half-way; announced whatever the runbook says. */
    FAILED,
    /** A run of its own has reverted what this one changed. */
    REVERTED
  }

  /** What a run does whose target another run holds. */
  public enum WhenBusy {
    /** It waits for its turn. */
    QUEUE,
    REFUSE
  }
}

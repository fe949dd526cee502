package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A runbook resolved against the live target.
 *
 * @param revision 1 for the first plan of a run
 * @param digest of everything that an approval is bound to
 * @param drift what is different from the plan before
 */
public record RunPlan(int revision, String digest, List<PlannedStep> steps, List<Fact> drift) {
  public RunPlan {
    steps = List.copyOf(steps);
    drift = List.copyOf(drift);
  }

  /** Absent when the step was not there to plan, which is a bug in a plan that was approved. */
  public Optional<PlannedStep> step(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The greatest effect of all steps that will do something. */
  public Effect effect() {
    return steps.stream()
        .filter(step -> step.kind() == Kind.CHANGE)
        .map(PlannedStep::effect)
        .max(Effect::compareTo)
        .orElse(Effect.READ);
  }

  public List<PlannedStep> changes() {
    return steps.stream().filter(step -> step.kind() == Kind.CHANGE).toList();
  }

  /** Steps that would change something if it were not as asked already. */
  public List<PlannedStep> idle() {
    return steps.stream().filter(step -> step.kind() == Kind.NOTHING_TO_DO).toList();
  }

  /** What planning found a step to be. */
  public enum Kind {
    LOOK,
    CHANGE,
    NOTHING_TO_DO
  }

  /**
   * @param input worked out and typed; absent when it depends on what only the run will tell
   * @param summary absent for a step that only looks
   * @param expected the output that later steps were planned with
   * @param preview absent for a step that changes nothing
   */
  public record PlannedStep(
      String id,
      Kind kind,
      Effect effect,
      @Nullable JsonNode input,
      @Nullable Fact summary,
      @Nullable JsonNode expected,
      @Nullable Preview preview) {}

  /** What the approver sees, and what the step is pinned to. */
  public record Preview(
      List<Difference> differences,
      List<Fact> warnings,
      List<Fact> notUndone,
      Pins pins,
      WayBack wayBack) {
    public Preview {
      differences = List.copyOf(differences);
      warnings = List.copyOf(warnings);
      notUndone = List.copyOf(notUndone);
    }
  }

  /**
   * @param action absent when there is no way back
   * @param with its input, absent with the action
   */
  public record WayBack(@Nullable String action, @Nullable JsonNode with, Fact fact) {}
}

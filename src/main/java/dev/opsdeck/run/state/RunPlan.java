package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A runbook resolved against the live target.
 *
 * @param revision 1 for the first plan of a run
 * @param digest of everything that an approval is bound to
 * @param drift what is different from the plan before
 */
public record RunPlan(
    int revision, String digest, Layout layout, List<PlannedStep> steps, List<Fact> drift) {
  public RunPlan {
    steps = List.copyOf(steps);
    drift = List.copyOf(drift);
  }

  /**
   * The order of the steps.
   *
   * @param branches what is done after a failure, by the step that failed, or {@link
   *     RunDecider#REVERT}; planned when it is needed
   * @param bindings what the steps below a path see, by that path
   * @param byDefault what a failure means when the step itself does not say
   */
  public record Layout(
      StepTree tree,
      Map<String, StepTree> branches,
      Map<String, Binding> bindings,
      Reaction byDefault) {
    public Layout {
      branches = Map.copyOf(branches);
      bindings = Map.copyOf(bindings);
    }
  }

  /**
   * What the steps below a loop's turn or an included runbook see.
   *
   * @param item of this turn of the loop
   * @param params of the included runbook, whose steps see nothing of the including one
   */
  public record Binding(@Nullable JsonNode item, @Nullable JsonNode params) {}

  /** Absent when the step was not there to plan: its condition was false. */
  public Optional<PlannedStep> step(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The greatest effect of all steps that will do something. */
  public Effect effect() {
    return effect(steps);
  }

  public static Effect effect(List<PlannedStep> steps) {
    return steps.stream()
        .filter(PlannedStep::changes)
        .map(PlannedStep::effect)
        .max(Effect::compareTo)
        .orElse(Effect.READ);
  }

  public List<PlannedStep> changes() {
    return steps.stream().filter(PlannedStep::changes).toList();
  }

  /** Steps that would change something if it were not as asked already. */
  public List<PlannedStep> idle() {
    return steps.stream().filter(step -> step.kind() == Kind.NOTHING_TO_DO).toList();
  }

  /** The course and all branches that have been planned. */
  @JsonIgnore
  public List<StepTree> courses() {
    List<StepTree> all = new ArrayList<>();
    all.add(layout.tree());
    all.addAll(layout.branches().values());
    return all;
  }

  /**
   * With some steps planned anew.
   *
   * @param again the paths that were: those that are not among the fresh ones are no longer planned
   */
  public RunPlan replanned(List<String> again, List<PlannedStep> fresh, List<Fact> difference) {
    Map<String, PlannedStep> byId = new HashMap<>();
    fresh.forEach(step -> byId.put(step.id(), step));
    List<PlannedStep> next = new ArrayList<>();
    for (PlannedStep step : steps) {
      PlannedStep newer = byId.remove(step.id());
      if (newer != null) {
        next.add(newer);
      } else if (!again.contains(step.id())) {
        next.add(step);
      }
    }
    fresh.stream().filter(step -> byId.containsKey(step.id())).forEach(next::add);
    return new RunPlan(revision + 1, digest, layout, next, difference);
  }

  /** With what is done after a failure. */
  public RunPlan branched(
      String after, StepTree branch, Map<String, Binding> more, List<PlannedStep> planned) {
    Map<String, StepTree> branches = new HashMap<>(layout.branches());
    branches.put(after, branch);
    Map<String, Binding> bindings = new HashMap<>(layout.bindings());
    bindings.putAll(more);
    List<PlannedStep> all = new ArrayList<>(steps);
    all.addAll(planned);
    return new RunPlan(
        revision,
        digest,
        new Layout(layout.tree(), branches, bindings, layout.byDefault()),
        all,
        drift);
  }

  /** What planning found a step to be. */
  public enum Kind {
    READ,
    CHANGE,
    /** A change that needs what the run will find; planned when the gate before it is reached. */
    PLANNED_AT_GATE,
    NOTHING_TO_DO,
    /** A person is asked. */
    ASK
  }

  /** Whether a step is carried out in any case. */
  public enum Certainty {
    SURE,
    /** Its condition depends on what the run will find. */
    PERHAPS
  }

  /**
   * @param summary absent for a step that only looks
   * @param expected the output that later steps were planned with
   * @param preview absent for a step that changes nothing, or that is planned later
   */
  public record PlannedStep(
      String id,
      Kind kind,
      Call call,
      Certainty certainty,
      @Nullable Fact summary,
      @Nullable JsonNode expected,
      @Nullable Preview preview) {
    @JsonIgnore
    public Effect effect() {
      return call.effect();
    }

    /** Whether it will change something, as far as is known. */
    boolean changes() {
      return kind == Kind.CHANGE || kind == Kind.PLANNED_AT_GATE;
    }

    @JsonIgnore
    public @Nullable JsonNode input() {
      return call.input();
    }
  }

  /**
   * @param action absent for a step that asks people
   * @param input worked out and typed; absent when it depends on what only the run will tell
   */
  public record Call(@Nullable String action, Effect effect, @Nullable JsonNode input) {}

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

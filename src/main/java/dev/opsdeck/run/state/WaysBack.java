package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.RunPlan.WayBack;
import dev.opsdeck.runbook.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How to put back what a run has changed; pure. */
public final class WaysBack {
  private WaysBack() {}

  /** One step that puts something back, or looks afterwards. */
  public record Back(String id, String action, JsonNode with) {}

  /**
   * The last change first; empty when nothing was changed, nothing can be put back, or the run has
   * put everything back itself.
   */
  public static List<WayBack> of(Run run) {
    List<WayBack> all = all(run);
    return IntStream.range(0, all.size())
        .filter(index -> !isPutBack(run, index))
        .mapToObj(all::get)
        .toList();
  }

  private static boolean isPutBack(Run run, int index) {
    String step = Conductor.REVERT + "/" + name(index);
    return ownWayBack(run).contains(step) && run.step(step).state() == StepState.DONE;
  }

  /** The steps with which the run itself puts back; empty as long as it does not. */
  private static Set<String> ownWayBack(Run run) {
    Course branch = run.planOrThrow().layout().branches().get(Conductor.REVERT);
    return branch == null ? Set.of() : Set.copyOf(branch.leaves());
  }

  private static String name(int index) {
    return "back" + (index + 1);
  }

  private static List<WayBack> all(Run run) {
    RunPlan plan = run.plan();
    if (plan == null || run.marks().effectAt() == null) {
      return List.of();
    }
    Set<String> back = ownWayBack(run);
    return plan.changes().reversed().stream()
        .filter(step -> isDone(run, step) && !back.contains(step.id()))
        .sorted(Comparator.comparing((PlannedStep step) -> finished(run, step)).reversed())
        .flatMap(step -> wayBack(step.preview()))
        .toList();
  }

  private static boolean isDone(Run run, PlannedStep step) {
    return run.find(step.id()).map(record -> record.state() == StepState.DONE).orElse(false);
  }

  /** Branches that ran side by side are put back by when they were done. */
  private static Instant finished(Run run, PlannedStep step) {
    Instant at = run.step(step.id()).times().finishedAt();
    return at == null ? Instant.EPOCH : at;
  }

  private static Stream<WayBack> wayBack(@Nullable Preview preview) {
    return preview == null || preview.wayBack().action() == null
        ? Stream.of()
        : Stream.of(preview.wayBack());
  }

  /** The ways back, then what the run itself looked at after its first change. */
  public static List<Back> steps(Run run) {
    List<Back> steps = new ArrayList<>();
    for (WayBack way : of(run)) {
      String action = way.action();
      JsonNode with = way.with();
      if (action != null) {
        steps.add(new Back(name(steps.size()), action, with == null ? Json.object() : with));
      }
    }
    int looks = 0;
    boolean changed = false;
    Set<String> back = ownWayBack(run);
    for (StepRecord record : run.steps()) {
      PlannedStep planned = run.planOrThrow().step(record.id()).orElse(null);
      if (planned == null || back.contains(record.id())) {
        continue;
      }
      changed = changed || planned.effect() != Effect.READ;
      if (changed && looksAgain(planned, record)) {
        String action = planned.call().action();
        JsonNode input = planned.input();
        if (action != null && input != null) {
          steps.add(new Back("look" + ++looks, action, input));
        }
      }
    }
    return steps;
  }

  /** Not what needs the output of a step: it speaks of the run that is put back. */
  private static boolean looksAgain(PlannedStep planned, StepRecord record) {
    return planned.kind() == RunPlan.Kind.LOOK
        && planned.certainty() == RunPlan.Certainty.SURE
        && planned.input() != null
        && planned.input().equals(record.input());
  }
}

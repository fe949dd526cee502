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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How to put back what a run has changed; pure. */
public final class WaysBack {
  private WaysBack() {}

  /** One step that puts something back, or looks afterwards. */
  public record Back(String id, String action, JsonNode with) {}

  /** The last change first; empty when nothing was changed or nothing can be put back. */
  public static List<WayBack> of(Run run) {
    RunPlan plan = run.plan();
    if (plan == null || run.marks().effectAt() == null) {
      return List.of();
    }
    return plan.changes().stream()
        .filter(step -> isDone(run, step))
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
        steps.add(
            new Back("back" + (steps.size() + 1), action, with == null ? Json.object() : with));
      }
    }
    int looks = 0;
    boolean changed = false;
    for (StepRecord record : run.steps()) {
      PlannedStep planned = run.planOrThrow().step(record.id()).orElse(null);
      if (planned == null) {
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

package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.runbook.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How to put back what a run has changed; pure. */
public final class Compensations {
  private Compensations() {}

  /**
   * One step that puts something back, or looks afterwards.
   *
   * @param undoes the path of the change that it puts back; absent for a look
   */
  public record Compensation(String id, String action, JsonNode with, @Nullable String undoes) {
    /** In a run that puts back its own changes. */
    public String path() {
      return RunDecider.REVERT + "/" + id;
    }
  }

  /**
   * Whether anything is left to put back. Not when nothing was changed, nothing can be put back, or
   * the run has put everything back itself.
   */
  public static boolean isAny(Run run) {
    return !left(run).isEmpty();
  }

  /**
   * What puts back all that is still changed, the last change first, then what the run itself
   * looked at after its first change.
   */
  public static List<Compensation> steps(Run run) {
    return Stream.concat(backs(left(run)).stream(), looks(run).stream()).toList();
  }

  /**
   * What a run that puts back its own changes does next: one way back, since it is planned with
   * those before it gone; in the end, the looks. Empty when nothing is left.
   */
  public static List<Compensation> next(Run run) {
    Set<String> planned = ownWayBack(run);
    return backs(changes(run)).stream()
        .filter(back -> !planned.contains(back.path()))
        .findFirst()
        .map(List::of)
        .orElseGet(
            () -> looks(run).stream().filter(look -> !planned.contains(look.path())).toList());
  }

  /** Whether a step is one of a run's own way back. */
  public static boolean isOne(String step) {
    return step.startsWith(RunDecider.REVERT + "/");
  }

  /** Whether a gate is before a run's own way back. */
  public static boolean isOne(StepTree.Gate gate) {
    return gate.covers().stream().allMatch(Compensations::isOne);
  }

  /** The paths of the changes that are put back behind a gate. */
  public static List<String> undoneBehind(Run run, StepTree.Gate gate) {
    return backs(changes(run)).stream()
        .filter(back -> gate.covers().contains(back.path()))
        .flatMap(back -> Stream.ofNullable(back.undoes()))
        .toList();
  }

  /**
   * Whether a step of a run's own way back starts from where the run has left things: then all of
   * it was shown and agreed to with the plan.
   */
  public static boolean isAsLeft(Run run, PlannedStep step) {
    Preview preview = step.preview();
    return preview == null
        || backs(changes(run)).stream()
            .filter(back -> back.path().equals(step.id()))
            .flatMap(back -> run.planOrThrow().step(String.valueOf(back.undoes())).stream())
            .allMatch(change -> startsWhereLeft(change.preview(), preview));
  }

  private static boolean startsWhereLeft(@Nullable Preview change, Preview back) {
    if (change == null) {
      return false;
    }
    List<Pins.Held> then = change.pins().objects();
    List<Pins.Held> now = back.pins().objects();
    return then.isEmpty()
        ? values(change, Difference::to).equals(values(back, Difference::from))
        : now.stream().allMatch(held -> then.stream().anyMatch(left -> isLeft(left, held)));
  }

  private static boolean isLeft(Pins.Held then, Pins.Held now) {
    return then.label().equals(now.label())
        && then.uid().equals(now.uid())
        && then.left().equals(now.found());
  }

  private static Map<String, String> values(Preview preview, Function<Difference, String> side) {
    return preview.differences().stream()
        .collect(Collectors.toMap(Difference::field, side, (one, other) -> one + " " + other));
  }

  /** What the run has changed and not put back itself. */
  private static List<PlannedStep> left(Run run) {
    List<PlannedStep> changes = changes(run);
    List<Compensation> backs = backs(changes);
    return IntStream.range(0, backs.size())
        .filter(index -> !isPutBack(run, backs.get(index)))
        .mapToObj(changes::get)
        .toList();
  }

  private static boolean isPutBack(Run run, Compensation back) {
    return ownWayBack(run).contains(back.path()) && run.step(back.path()).state() == StepState.DONE;
  }

  /** The steps with which the run itself puts back; empty as long as it does not. */
  private static Set<String> ownWayBack(Run run) {
    StepTree branch = run.planOrThrow().layout().branches().get(RunDecider.REVERT);
    return branch == null ? Set.of() : Set.copyOf(branch.leaves());
  }

  /** What the run has changed and can put back, the last change first. */
  private static List<PlannedStep> changes(Run run) {
    RunPlan plan = run.plan();
    if (plan == null || run.timestamps().effectAt() == null) {
      return List.of();
    }
    Set<String> back = ownWayBack(run);
    return plan.changes().reversed().stream()
        .filter(step -> isDone(run, step) && !back.contains(step.id()))
        .filter(step -> step.preview() != null && step.preview().wayBack().action() != null)
        .sorted(Comparator.comparing((PlannedStep step) -> finished(run, step)).reversed())
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

  private static List<Compensation> backs(List<PlannedStep> changes) {
    List<Compensation> backs = new ArrayList<>();
    for (PlannedStep change : changes) {
      Preview preview = change.preview();
      String action = preview == null ? null : preview.wayBack().action();
      if (preview == null || action == null) {
        throw new IllegalArgumentException("there is no way back from " + change.id());
      }
      JsonNode with = preview.wayBack().with();
      backs.add(
          new Compensation(
              "back" + (backs.size() + 1),
              action,
              with == null ? Json.object() : with,
              change.id()));
    }
    return backs;
  }

  private static List<Compensation> looks(Run run) {
    List<Compensation> looks = new ArrayList<>();
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
          looks.add(new Compensation("look" + (looks.size() + 1), action, input, null));
        }
      }
    }
    return looks;
  }

  /** Not what needs the output of a step: it speaks of the run that is put back. */
  private static boolean looksAgain(PlannedStep planned, StepRecord record) {
    return planned.kind() == RunPlan.Kind.READ
        && planned.certainty() == RunPlan.Certainty.SURE
        && planned.input() != null
        && planned.input().equals(record.input());
  }
}

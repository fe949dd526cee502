package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a right runbook holds, with all that it includes. */
final class RunbookMetrics {
  private RunbookMetrics() {}

  /** A step and the runbook that knows what it includes. */
  private record Placed(Step step, Runbook runbook) {}

  /** How many steps a run may have to carry out; a list that is an expression counts once. */
  static long count(Runbook runbook) {
    FollowUp followUp = runbook.flow().followUp();
    List<Step> watched = followUp == null ? List.of() : followUp.steps();
    return Stream.of(runbook.allSteps(), watched, steps(runbook.flow().onFailure()))
        .flatMap(steps -> placed(steps, runbook))
        .mapToLong(RunbookMetrics::count)
        .sum();
  }

  private static long count(Placed placed) {
    long rounds =
        placed.step().work() instanceof Work.ForEach loop && loop.list().isArray()
            ? loop.list().size()
            : 1;
    return 1
        + rounds * inside(placed).mapToLong(RunbookMetrics::count).sum()
        + branch(placed).mapToLong(RunbookMetrics::count).sum();
  }

  /** How many of its steps stand in each other, the outermost counted. */
  static int depth(Runbook runbook) {
    return placed(runbook.allSteps(), runbook).mapToInt(RunbookMetrics::depth).max().orElse(0);
  }

  private static int depth(Placed placed) {
    return 1
        + Stream.concat(inside(placed), branch(placed))
            .mapToInt(RunbookMetrics::depth)
            .max()
            .orElse(0);
  }

  /** The name of an action in it that changes something. */
  static Optional<String> change(Runbook runbook, Map<String, ActionSignature> actions) {
    return actions(runbook).filter(action -> changes(actions.get(action))).findFirst();
  }

  /** The names of all actions in it. */
  static Stream<String> actions(Runbook runbook) {
    return works(runbook)
        .filter(Work.ActionCall.class::isInstance)
        .map(work -> ((Work.ActionCall) work).action());
  }

  /** Whether a person does something in it. */
  static boolean byHand(Runbook runbook) {
    return works(runbook)
        .anyMatch(work -> work instanceof Work.Manual || work instanceof Work.Checklist);
  }

  private static Stream<Work> works(Runbook runbook) {
    return placed(runbook.allSteps(), runbook)
        .flatMap(RunbookMetrics::all)
        .map(placed -> placed.step().work());
  }

  static boolean changes(@Nullable ActionSignature signature) {
    return signature != null && signature.effect() != Effect.READ;
  }

  private static Stream<Placed> all(Placed placed) {
    return Stream.concat(
        Stream.of(placed),
        Stream.concat(inside(placed), branch(placed)).flatMap(RunbookMetrics::all));
  }

  private static Stream<Placed> inside(Placed placed) {
    Runbook runbook = placed.runbook();
    return switch (placed.step().work()) {
      case Work.Sequence sequence -> placed(sequence.steps(), runbook);
      case Work.Parallel parallel -> placed(parallel.steps(), runbook);
      case Work.ForEach loop -> placed(loop.steps(), runbook);
      case Work.Include include -> {
        Runbook included = runbook.included(include.runbook());
        yield placed(included.allSteps(), included);
      }
      case Work.ActionCall _, Work.Decision _, Work.Manual _, Work.Checklist _ -> Stream.empty();
    };
  }

  private static Stream<Placed> branch(Placed placed) {
    return placed(steps(placed.step().handling().onFailure()), placed.runbook());
  }

  private static List<Step> steps(@Nullable OnFailure reaction) {
    return reaction == null ? List.of() : reaction.branch();
  }

  private static Stream<Placed> placed(List<Step> steps, Runbook runbook) {
    return steps.stream().map(step -> new Placed(step, runbook));
  }
}

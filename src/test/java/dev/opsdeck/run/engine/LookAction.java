package dev.opsdeck.run.engine;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Advice;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.List;

/** Waits until a pretended roll-out is through, reporting how far it is. */
final class LookAction implements ReadAction<LookAction.Input, LookAction.Output> {
  record Input() {}

  record Output(int ready, int status) {}

  int pollsUntilReady = 2;
  boolean healthy = true;

  /** What it says besides. */
  Advice advice = Advice.NONE;

  /** Where it fails for good. */
  String failAt = "";

  /** Happens when it is right. */
  Runnable whenRight = () -> {};

  /** How often the other side is too busy to answer. */
  int busyTimes;

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "test.look", Effect.READ, Input.class, Output.class, Permission.list("get apps.test"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) {
    if (busyTimes > 0) {
      busyTimes--;
      return new StepOutcome.Failed<>(Fact.of("test.busy"), StepOutcome.Again.MAY_HELP);
    }
    if (!healthy || context.stepId().equals(failAt)) {
      return new StepOutcome.Failed<>(
          Fact.of("test.unhealthy"), StepOutcome.Again.WILL_NOT_HELP, List.of(Fact.of("test.pod")));
    }
    if (pollsUntilReady-- > 0) {
      context.progress(Fact.of("test.waiting", "left", pollsUntilReady));
      return new StepOutcome.Waiting<>(
          context.now().plus(Duration.ofSeconds(2)),
          Fact.of("test.waiting", "left", pollsUntilReady));
    }
    whenRight.run();
    return new StepOutcome.Done<>(new Output(3, 200), Fact.of("test.ready")).advising(advice);
  }
}

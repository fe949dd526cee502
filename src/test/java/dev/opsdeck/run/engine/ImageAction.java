package dev.opsdeck.run.engine;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Changes the image of a pretended Deployment that lives outside of the process. */
final class ImageAction implements ChangeAction<ImageAction.Input, ImageAction.Output> {
  record Input(String image) {}

  record Output(String fromImage, String toImage) {}

  record Found(String image) {}

  /** The object, and everything that was done to it. */
  static final class Deployment {
    String image = "app:1";
    String stamp = "";
    final List<String> effects = new ArrayList<>();
  }

  /** What happens at the next call instead of the plain thing. */
  enum Accident {
    CRASH_BEFORE_EFFECT,
    CRASH_AFTER_EFFECT,
    LOSE_ANSWER,
    /** Nothing happens, and nobody says so. */
    HANG,
    CANNOT_TELL,
    BUSY
  }

  private final Deployment deployment;
  final Deque<Accident> accidents = new ArrayDeque<>();
  Runnable beforeEffect = () -> {};
  Runnable beforePlan = () -> {};

  ImageAction(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "test.image",
        Effect.CHANGE,
        Input.class,
        Output.class,
        Permission.list("patch apps.test", "optionally list quotas.test"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) {
    beforePlan.run();
    if (deployment.image.equals(input.image())) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("test.same", "image", input.image()),
          new Output(deployment.image, input.image()));
    }
    if (deployment.image.equals("gone")) {
      return new PlanOutcome.Refused<>(Fact.of("test.gone"));
    }
    return new PlanOutcome.Planned<>(
        Fact.of("test.change", "image", input.image()),
        List.of(new Difference("image", deployment.image, input.image())),
        List.of(),
        List.of(),
        Pins.of(new Found(deployment.image)),
        new Output(deployment.image, input.image()),
        new Inverse.PutBack(
            "test.image",
            Json.tree(new Input(deployment.image)),
            Fact.of("test.back", "image", deployment.image)));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins) {
    Accident accident = accidents.poll();
    beforeEffect.run();
    if (accident == Accident.CRASH_BEFORE_EFFECT) {
      throw new CrashingDatabase.Crash();
    }
    if (accident == Accident.HANG) {
      return new StepOutcome.Unknown<>(Fact.of("test.no-answer"));
    }
    if (accident == Accident.BUSY) {
      return new StepOutcome.Failed<>(Fact.of("test.busy"), StepOutcome.Again.MAY_HELP);
    }
    if (!deployment.image.equals(pins.own(Found.class).image())) {
      return new StepOutcome.Drifted<>(Fact.of("test.drifted", "image", deployment.image));
    }
    deployment.effects.add(context.stamp());
    deployment.image = input.image();
    deployment.stamp = context.stamp();
    if (accident == Accident.CRASH_AFTER_EFFECT) {
      throw new CrashingDatabase.Crash();
    }
    if (accident == Accident.LOSE_ANSWER) {
      return new StepOutcome.Unknown<>(Fact.of("test.no-answer"));
    }
    return new StepOutcome.Done<>(
        new Output(pins.own(Found.class).image(), input.image()), Fact.of("test.changed"));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    if (accidents.peek() == Accident.CANNOT_TELL) {
      return new Settlement.Undecidable<>(Fact.of("test.cannot-tell"));
    }
    return deployment.stamp.equals(context.stamp())
        ? new Settlement.Applied<>(
            new Output(pins.own(Found.class).image(), input.image()), Fact.of("test.changed"))
        : new Settlement.NotApplied<>();
  }
}

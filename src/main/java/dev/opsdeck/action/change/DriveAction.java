package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Perform and settle of every {@link Drive}. Between two looks the step holds no thread, and what
 * it has begun is on record, so that any replica goes on with it.
 */
public final class DriveAction<I extends Record, P extends Record, O extends Record>
    implements ChangeAction<I, O> {
  /** At first people watch; later one look in half a minute is plenty for the provider. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration LATER = Duration.ofSeconds(30);
  private static final Duration FRESH = Duration.ofMinutes(2);

  /** How long something else may be under way. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Drive<I, P, O> drive;

  public DriveAction(Drive<I, P, O> drive) {
    this.drive = drive;
  }

  @Override
  public ActionSpec<I, O> spec() {
    return drive.spec();
  }

  @Override
  public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
    return drive.plan(context, input);
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    P own = pins.own(drive.pins());
    String operation = context.operation();
    return operation.isEmpty()
        ? started(context, drive.start(context, own))
        : looked(context, operation, drive.look(context, own, operation));
  }

  private StepOutcome<O> started(StepContext context, Drive.Start start) {
    return switch (start) {
      case Drive.Start.Begun(String operation) ->
          new StepOutcome.Waiting<>(context.now().plus(SOON), going(context, ""), operation);
      case Drive.Start.Busy(Fact why) ->
          context.now().isBefore(context.startedAt().plus(PATIENCE))
              ? new StepOutcome.Waiting<>(context.now().plus(LATER), why)
              : new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
      case Drive.Start.Refused(Fact why, Again again) -> new StepOutcome.Failed<>(why, again);
      case Drive.Start.Moved(Fact why) -> new StepOutcome.Drifted<>(why);
      case Drive.Start.Lost(Fact why) -> new StepOutcome.Unknown<>(why);
    };
  }

  private StepOutcome<O> looked(StepContext context, String operation, Drive.Look<O> look) {
    return switch (look) {
      case Drive.Look.Going<O>(String state) ->
          new StepOutcome.Waiting<>(next(context), going(context, state), operation);
      case Drive.Look.Unseen<O>(Fact why) ->
          new StepOutcome.Waiting<>(
              context.now().plus(LATER), Fact.of("drive.unseen", "why", why), operation);
      case Drive.Look.Ended<O>(Fact why) -> new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
      case Drive.Look.Reached<O> reached ->
          new StepOutcome.Done<>(reached.output(), reached.summary(), reached.details(), List.of());
    };
  }

  private static Instant next(StepContext context) {
    boolean fresh = context.now().isBefore(context.startedAt().plus(FRESH));
    return context.now().plus(fresh ? SOON : LATER);
  }

  private static Fact going(StepContext context, String state) {
    return Fact.of("drive.going", "state", state, "since", context.startedAt());
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    String operation = context.operation();
    if (!operation.isEmpty()) {
      return underWay(context, operation);
    }
    return switch (drive.trace(context, pins.own(drive.pins()))) {
      case Drive.Trace.Begun(String found) -> underWay(context, found);
      case Drive.Trace.Absent() -> new Settlement.NotApplied<>();
      case Drive.Trace.Unclear(Fact why) -> new Settlement.Undecidable<>(why);
    };
  }

  private static <O extends Record> Settlement<O> underWay(StepContext context, String operation) {
    return new Settlement.UnderWay<>(context.now(), going(context, ""), operation);
  }
}

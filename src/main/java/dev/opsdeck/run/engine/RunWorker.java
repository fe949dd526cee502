package dev.opsdeck.run.engine;

import dev.opsdeck.database.DatabaseAwayException;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.StoredJson.NewerFormatException;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.ledger.RunLedger.LeaseLost;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunCommand;
import dev.opsdeck.run.state.RunDecider;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.schedule.TimerHandler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries a run on until there is nothing to do: decides, does, records, again.
 *
 * <p>Any replica may carry on any run; the lease decides which one does.
 */
final class RunWorker implements TimerHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);

  /** How often in a row nothing may come of what is to be done, because somebody was faster. */
  private static final int MOST_IDLE = 100;

  private final RunLedger ledger;
  private final MakePlanHandler plans;
  private final GateHandler gates;
  private final FailureBranchHandler branches;
  private final StepExecutor steps;
  private final ParallelSteps crew;
  private final BooleanSupplier draining;
  private final InstantSource clock;

  RunWorker(
      RunLedger ledger,
      MakePlanHandler plans,
      GateHandler gates,
      FailureBranchHandler branches,
      StepExecutor steps,
      ParallelSteps crew,
      BooleanSupplier draining,
      InstantSource clock) {
    this.ledger = ledger;
    this.plans = plans;
    this.gates = gates;
    this.branches = branches;
    this.steps = steps;
    this.crew = crew;
    this.draining = draining;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return RunLedger.TIMER;
  }

  @Override
  public void fire(String timerId, String subject) throws InterruptedException {
    MDC.put("run", subject);
    try {
      if (draining.getAsBoolean()) {
        ledger.leaveToOthers(new RunId(subject));
        return;
      }
      Optional<Run> run = ledger.claim(new RunId(subject), timerId);
      for (int idle = 0; run.isPresent(); ) {
        Run before = run.get();
        run = draining.getAsBoolean() ? handOver(before) : carriedOn(before, idle);
        idle = run.equals(Optional.of(before)) ? idle + 1 : 0;
      }
    } catch (LeaseLost lost) {
      LOG.warn("{}: stopping here", lost.getMessage());
    } catch (NewerFormatException newer) {
      LOG.warn("{}: left to newer replicas", newer.getMessage());
      ledger.leaveToOthers(new RunId(subject));
    } finally {
      MDC.remove("run");
    }
  }

  /** This replica stops: what it has begun is on record, and another one goes on from there. */
  private Optional<Run> handOver(Run run) {
    ledger.write(
        run,
        (handle, now) -> {
          if (!now.state().isFinal()) {
            ledger.leaveToOthers(handle, now.id());
          }
          return now.released();
        });
    return Optional.empty();
  }

  /** A bug is told: silence would look like work. */
  private Optional<Run> carriedOn(Run run, int idle) throws InterruptedException {
    try {
      if (idle > MOST_IDLE) {
        throw new IllegalStateException(
            "the run does not get on: " + RunDecider.next(run, clock.instant()));
      }
      return carryOn(run).map(this::mended);
    } catch (LeaseLost | DatabaseAwayException | JdbiException away) {
      throw away;
    } catch (RuntimeException broken) {
      tell(run, broken);
      throw broken;
    }
  }

  private void tell(Run run, RuntimeException broken) {
    try {
      String message = broken.getMessage();
      String reason = message == null ? broken.getClass().getSimpleName() : message;
      Fact why = Fact.of("run.engine-broke", "reason", reason);
      ledger.write(run, (_, now) -> now.troubled(why));
    } catch (RuntimeException untold) {
      broken.addSuppressed(untold);
    }
  }

  private Run mended(Run run) {
    return run.status().trouble() == null ? run : ledger.write(run, (_, now) -> now.troubled(null));
  }

  /** Unless somebody has answered meanwhile. */
  private static Run cleared(Run run) {
    return run.state() == RunState.ASKING ? run.on(RunEvent.CLEARED) : run;
  }

  private Run ended(Run run, RunEvent event, @Nullable Fact why) {
    return run.ended(event, why, clock.instant());
  }

  /** One step further; empty when there is nothing more to do now. */
  private Optional<Run> carryOn(Run run) throws InterruptedException {
    return switch (RunDecider.next(run, clock.instant())) {
      case RunCommand.Schedule schedule -> Optional.of(plans.schedule(run, schedule.at()));
      case RunCommand.Begin _ -> Optional.of(plans.begin(run));
      case RunCommand.MakePlan _ -> Optional.of(plans.make(run));
      case RunCommand.Start _ -> Optional.of(start(run));
      case RunCommand.Work work -> Optional.of(crew.work(run, work.tasks()));
      case RunCommand.Ask ask -> Optional.of(gates.ask(run, ask.gate()));
      case RunCommand.PlanBranch branch -> Optional.of(branches.plan(run, branch.after()));
      case RunCommand.Unclear unclear -> Optional.of(steps.unclear(run, unclear.step()));
      case RunCommand.Pause _ ->
          Optional.of(move(run, RunEvent.PAUSED, ProgressReminders.pausedFact(run)));
      case RunCommand.Resume _ -> Optional.of(move(run, RunEvent.RESUMED, null));
      case RunCommand.Clear _ -> Optional.of(ledger.write(run, (_, now) -> cleared(now)));
      case RunCommand.LeaveGate _ -> Optional.of(ledger.write(run, (_, now) -> now.leavingGate()));
      case RunCommand.End end -> Optional.of(end(run, end));
      case RunCommand.Rest _ -> rest(run);
    };
  }

  private Run start(Run run) throws InterruptedException {
    Authorization.Requested asked = run.authorization().asked();
    StepTree.Gate gate = asked == null ? null : asked.gate();
    return gate == null ? plans.start(run) : gates.start(run, gate);
  }

  private Run move(Run run, RunEvent event, @Nullable Fact why) {
    return ledger.write(run, (_, now) -> now.on(event).because(why));
  }

  private Run end(Run run, RunCommand.End end) {
    return ledger.write(run, (_, now) -> ended(now, end.event(), end.outcome()));
  }

  /** Lets go of the run, unless something has happened to it since it was read. */
  private Optional<Run> rest(Run run) {
    Run rested =
        ledger.write(
            run,
            (handle, now) -> {
              if (!(RunDecider.next(now, clock.instant()) instanceof RunCommand.Rest rest)) {
                return now;
              }
              if (rest.until() != null) {
                ledger.wake(handle, now.id(), rest.until());
              }
              return now.released();
            });
    return rested.lease().timer() == null ? Optional.empty() : Optional.of(rested);
  }
}

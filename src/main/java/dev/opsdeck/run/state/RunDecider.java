package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.RunCommand.Task;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what comes next; pure. */
public final class RunDecider {
  /** Names the branch that puts back what a run has changed. */
  public static final String REVERT = "revert";

  private final Run run;
  private final Instant now;
  private final TreeProgress standing;
  private final List<Task> tasks = new ArrayList<>();
  private final List<StepTree.Gate> gates = new ArrayList<>();
  private @Nullable String unclear;
  private @Nullable Instant until;

  /** When the first question to people is over; nothing else waits for it. */
  private @Nullable Instant answerBy;

  private boolean underWay;

  private RunDecider(Run run, Instant now) {
    this.run = run;
    this.now = now;
    this.standing = new TreeProgress(run);
  }

  public static RunCommand next(Run run, Instant now) {
    Instant at = run.timestamps().retryAt();
    boolean early = at != null && now.isBefore(at);
    boolean stop = run.authorization().control().cancelledBy() != null;
    return switch (run.state()) {
      case SCHEDULED ->
          stop ? cancelled(run) : early ? new RunCommand.Rest(at) : new RunCommand.Begin();
      case PLANNING -> stop ? cancelled(run) : new RunCommand.MakePlan();
      case AWAITING_APPROVAL -> stop ? stoppedAsking(run) : new RunCommand.Rest(null);
      case APPROVED -> stop ? stoppedAsking(run) : agreed(run, now);
      case QUEUED ->
          stop ? cancelled(run) : early ? new RunCommand.Rest(at) : new RunCommand.Start();
      case RUNNING -> new RunDecider(run, now).running(stop);
      case PAUSED ->
          stop || run.authorization().control().pausedBy() == null
              ? new RunCommand.Resume()
              : new RunCommand.Rest(null);
      case ASKING ->
          stop && !isAnyUnknown(run) ? new RunCommand.Clear() : new RunCommand.Rest(null);
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> new RunCommand.Rest(null);
    };
  }

  private static RunCommand agreed(Run run, Instant now) {
    Instant moment = run.request().moment(now);
    return moment.isAfter(now) ? new RunCommand.Schedule(moment) : new RunCommand.Start();
  }

  /** In the middle of a run it stops as any other does, and may put back what it has changed. */
  private static RunCommand stoppedAsking(Run run) {
    Authorization.Requested asked = run.authorization().asked();
    return asked == null || asked.gate() == null ? cancelled(run) : new RunCommand.LeaveGate();
  }

  private static boolean isAnyUnknown(Run run) {
    return run.steps().stream().anyMatch(step -> step.state() == StepState.UNKNOWN);
  }

  /**
   * Whether a step that has had no effect yet may still have it: not if it was left out, or the run
   * goes another way by now, rests, or is planned anew.
   */
  public static boolean mayHappen(Run run, String step) {
    boolean wanted =
        switch (run.step(step).state()) {
          case PENDING -> !isPaused(run);
          case RUNNING, WAITING, ASKED -> true;
          case UNKNOWN, DONE, TROUBLED, FAILED, SKIPPED -> false;
        };
    return wanted
        && run.state() == RunState.RUNNING
        && (run.step(step).isUnderWay()
            || new RunDecider(run, Instant.EPOCH).way().leaves().contains(step));
  }

  private static boolean isPaused(Run run) {
    Authorization.ControlRequest wish = run.authorization().control();
    return wish.pausedBy() != null && wish.cancelledBy() == null;
  }

  /** What has begun is settled before anything else: nobody stops half-way through an effect. */
  private RunCommand running(boolean stop) {
    RunPlan plan = run.planOrThrow();
    settle();
    TreeProgress.Status status = standing.of(plan.layout().tree());
    if (stop) {
      return stopped(plan, RunEvent.CANCELLED, cancelled(run).outcome(), revertsOnStop(plan));
    }
    return switch (status) {
      case TreeProgress.Status.Failed failed -> {
        TreeProgress.Status.Failed cause = cause(plan, failed);
        yield stopped(plan, RunEvent.FAILED, cause.why(), branchOf(cause));
      }
      case TreeProgress.Status.Pending _, TreeProgress.Status.Completed _ ->
          goOn(plan.layout().tree(), null);
    };
  }

  private void settle() {
    standing
        .inFlight()
        .forEach(step -> {
          if (!restsUntil(step.times().until())) {
            tasks.add(new Task.Settle(step.id()));
          }
          underWay = true;
        });
  }

  /** What a provider carries on by itself is followed to its end: nobody can stop it half-way. */
  private void follow() {
    run.steps().stream()
        .filter(StepRecord::isUnderWay)
        .forEach(step -> {
          take(step, false);
          underWay = true;
        });
  }

  /** Carries a course on; at its end comes the given event, or success. */
  private RunCommand goOn(StepTree tree, RunCommand.@Nullable End atEnd) {
    boolean paused = isPaused(run);
    standing.ready(tree).forEach(part -> take(part, paused));
    if (!tasks.isEmpty()) {
      return new RunCommand.Work(tasks);
    }
    if (underWay) {
      return rest();
    }
    if (unclear != null) {
      return new RunCommand.Unclear(unclear);
    }
    if (!gates.isEmpty() && until == null && !paused) {
      return new RunCommand.Ask(gates.getFirst());
    }
    return switch (standing.of(tree)) {
      case TreeProgress.Status.Completed _ ->
          atEnd == null ? new RunCommand.End(RunEvent.COMPLETED, null) : atEnd;
      case TreeProgress.Status.Failed failed ->
          atEnd == null ? new RunCommand.End(RunEvent.FAILED, failed.why()) : worse(atEnd, failed);
      case TreeProgress.Status.Pending _ ->
          paused && until == null ? new RunCommand.Pause() : rest();
    };
  }

  private RunCommand rest() {
    return new RunCommand.Rest(earlier(until, answerBy));
  }

  private static RunCommand.End worse(RunCommand.End end, TreeProgress.Status.Failed failed) {
    return new RunCommand.End(
        RunEvent.FAILED, end.event() == RunEvent.FAILED ? end.outcome() : failed.why());
  }

  private void take(StepTree part, boolean paused) {
    switch (part) {
      case StepTree.Gate gate -> gates.add(gate);
      case StepTree.Leaf leaf -> take(run.step(leaf.step()), paused);
      case StepTree.Sequence _, StepTree.Parallel _, StepTree.Loop _ ->
          throw new IllegalStateException("only leaves and gates are ready");
    }
  }

  private void take(StepRecord step, boolean paused) {
    switch (step.state()) {
      case PENDING -> {
        if (!paused) {
          tasks.add(new Task.Perform(step.id()));
        }
      }
      case WAITING -> {
        if (!restsUntil(step.times().until())) {
          tasks.add(new Task.Perform(step.id()));
        }
      }
      case ASKED -> {
        Instant limit = step.times().until();
        if (limit != null && now.isBefore(limit)) {
          answerBy = earlier(answerBy, limit);
        } else if (limit != null) {
          tasks.add(new Task.Perform(step.id()));
        }
      }
      case UNKNOWN, FAILED -> unclear = unclear == null ? step.id() : unclear;
      case RUNNING -> {}
      case DONE, TROUBLED, SKIPPED -> throw new IllegalStateException(step.id() + " is over");
    }
  }

  /** Whether it is too early; remembers the time. */
  private boolean restsUntil(@Nullable Instant time) {
    if (time == null || !now.isBefore(time)) {
      return false;
    }
    until = earlier(until, time);
    return true;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  /** Nothing new begins; what is unclear is still asked; then the branch, then the end. */
  private RunCommand stopped(
      RunPlan plan, RunEvent event, @Nullable Fact why, @Nullable String branch) {
    follow();
    if (!tasks.isEmpty()) {
      return new RunCommand.Work(tasks);
    }
    if (underWay) {
      return rest();
    }
    for (StepRecord step : run.steps()) {
      if (step.state() == StepState.UNKNOWN) {
        return new RunCommand.Unclear(step.id());
      }
    }
    RunCommand.End end = new RunCommand.End(event, why);
    if (branch == null) {
      return end;
    }
    StepTree tree = plan.layout().branches().get(branch);
    return tree == null || isMoreToPutBack(branch, tree)
        ? new RunCommand.PlanBranch(branch)
        : goOn(tree, end);
  }

  private boolean isMoreToPutBack(String branch, StepTree tree) {
    return branch.equals(REVERT)
        && standing.of(tree) instanceof TreeProgress.Status.Completed
        && !Compensations.next(run).isEmpty();
  }

  private @Nullable String revertsOnStop(RunPlan plan) {
    return plan.layout().byDefault() == Reaction.REVERT && run.timestamps().effectAt() != null
        ? REVERT
        : null;
  }

  /** What the run is on: its own course, or a branch of it. */
  private StepTree way() {
    RunPlan plan = run.planOrThrow();
    boolean stop = run.authorization().control().cancelledBy() != null;
    if (stop) {
      return branch(plan, revertsOnStop(plan));
    }
    return standing.of(plan.layout().tree()) instanceof TreeProgress.Status.Failed failed
        ? branch(plan, branchOf(cause(plan, failed)))
        : plan.layout().tree();
  }

  /**
   * What is being done because of one failure is done to its end, whatever fails elsewhere
   * meanwhile.
   */
  private TreeProgress.Status.Failed cause(RunPlan plan, TreeProgress.Status.Failed first) {
    Map<String, StepTree> begun = plan.layout().branches();
    return begun.isEmpty()
        ? first
        : Stream.concat(
                run.steps().stream()
                    .filter(step -> step.state() == StepState.FAILED)
                    .map(TreeProgress.Status.Failed::of),
                plan.layout().tree().loops().flatMap(this::failure))
            .filter(failed -> begun.containsKey(String.valueOf(branchOf(failed))))
            .findFirst()
            .orElse(first);
  }

  private Stream<TreeProgress.Status.Failed> failure(StepTree.Loop loop) {
    return standing.of(loop) instanceof TreeProgress.Status.Failed failed
        ? Stream.of(failed)
        : Stream.of();
  }

  private static StepTree branch(RunPlan plan, @Nullable String name) {
    StepTree planned = name == null ? null : plan.layout().branches().get(name);
    return planned == null ? StepTree.nothing() : planned;
  }

  /** What is to be done because of a failure; null when nothing is. */
  private @Nullable String branchOf(TreeProgress.Status.Failed failed) {
    return switch (failed.reaction()) {
      case BRANCH -> failed.step();
      case REVERT -> run.timestamps().effectAt() == null ? null : REVERT;
      case STOP, CONTINUE, ASK, OFFER_INVERSE -> null;
    };
  }

  private static RunCommand.End cancelled(Run run) {
    Authorization.ControlRequest wish = run.authorization().control();
    PersonRef by = wish.cancelledBy();
    String who = by == null ? "opsdeck" : by.value();
    if (run.isSuperseded()) {
      return new RunCommand.End(RunEvent.CANCELLED, Fact.of("run.superseded", "by", wish.reason()));
    }
    Fact why =
        wish.reason().isBlank()
            ? Fact.of("run.cancelled", "by", who)
            : Fact.of("run.cancelled-because", "by", who, "reason", wish.reason());
    return new RunCommand.End(RunEvent.CANCELLED, why);
  }
}

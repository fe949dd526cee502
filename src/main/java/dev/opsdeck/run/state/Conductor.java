package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.Next.Task;
import dev.opsdeck.run.state.StepRecord.Reaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what comes next; pure. */
public final class Conductor {
  /** Names the branch that puts back what a run has changed. */
  public static final String REVERT = "revert";

  private final Run run;
  private final Instant now;
  private final Standing standing;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Course.Gate> gates = new ArrayList<>();
  private @Nullable String unclear;
  private @Nullable Instant until;

  /** When the first question to people is over; nothing else waits for it. */
  private @Nullable Instant answerBy;

  private boolean underWay;

  private Conductor(Run run, Instant now) {
    this.run = run;
    this.now = now;
    this.standing = new Standing(run);
  }

  public static Next next(Run run, Instant now) {
    Instant at = run.marks().retryAt();
    boolean early = at != null && now.isBefore(at);
    boolean stop = run.consent().wish().cancelledBy() != null;
    return switch (run.state()) {
      case SCHEDULED -> stop ? cancelled(run) : early ? new Next.Rest(at) : new Next.Begin();
      case PLANNING -> stop ? cancelled(run) : new Next.MakePlan();
      case AWAITING_APPROVAL -> stop ? stoppedAsking(run) : new Next.Rest(null);
      case APPROVED -> stop ? stoppedAsking(run) : new Next.Start();
      case QUEUED -> stop ? cancelled(run) : early ? new Next.Rest(at) : new Next.Start();
      case RUNNING -> new Conductor(run, now).running(stop);
      case PAUSED ->
          stop || run.consent().wish().pausedBy() == null ? new Next.Resume() : new Next.Rest(null);
      case ASKING -> stop && !isAnyUnknown(run) ? new Next.Clear() : new Next.Rest(null);
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> new Next.Rest(null);
    };
  }

  /** In the middle of a run it stops as any other does, and may put back what it has changed. */
  private static Next stoppedAsking(Run run) {
    Consent.Asked asked = run.consent().asked();
    return asked == null || asked.gate() == null ? cancelled(run) : new Next.LeaveGate();
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
          case UNKNOWN, DONE, FAILED, SKIPPED -> false;
        };
    return wanted
        && run.state() == RunState.RUNNING
        && new Conductor(run, Instant.EPOCH).way().leaves().contains(step);
  }

  private static boolean isPaused(Run run) {
    Consent.Wish wish = run.consent().wish();
    return wish.pausedBy() != null && wish.cancelledBy() == null;
  }

  /** What has begun is settled before anything else: nobody stops half-way through an effect. */
  private Next running(boolean stop) {
    RunPlan plan = run.planOrThrow();
    settle();
    Standing.Status status = standing.of(plan.layout().course());
    if (stop) {
      return stopped(plan, RunEvent.CANCELLED, cancelled(run).outcome(), revertsOnStop(plan));
    }
    return switch (status) {
      case Standing.Status.Failed failed -> {
        Standing.Status.Failed cause = cause(plan, failed);
        yield stopped(plan, RunEvent.FAILED, cause.why(), branchOf(cause));
      }
      case Standing.Status.Open _, Standing.Status.Over _ -> goOn(plan.layout().course(), null);
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

  /** Carries a course on; at its end comes the given event, or success. */
  private Next goOn(Course course, Next.@Nullable End atEnd) {
    boolean paused = isPaused(run);
    standing.ready(course).forEach(part -> take(part, paused));
    if (!tasks.isEmpty()) {
      return new Next.Work(tasks);
    }
    if (underWay) {
      return rest();
    }
    if (unclear != null) {
      return new Next.Unclear(unclear);
    }
    if (!gates.isEmpty() && until == null && !paused) {
      return new Next.Ask(gates.getFirst());
    }
    return switch (standing.of(course)) {
      case Standing.Status.Over _ -> atEnd == null ? new Next.End(RunEvent.COMPLETED, null) : atEnd;
      case Standing.Status.Failed failed ->
          atEnd == null ? new Next.End(RunEvent.FAILED, failed.why()) : worse(atEnd, failed);
      case Standing.Status.Open _ -> paused && until == null ? new Next.Pause() : rest();
    };
  }

  private Next rest() {
    return new Next.Rest(earlier(until, answerBy));
  }

  private static Next.End worse(Next.End end, Standing.Status.Failed failed) {
    return new Next.End(
        RunEvent.FAILED, end.event() == RunEvent.FAILED ? end.outcome() : failed.why());
  }

  private void take(Course part, boolean paused) {
    switch (part) {
      case Course.Gate gate -> gates.add(gate);
      case Course.Leaf leaf -> take(run.step(leaf.step()), paused);
      case Course.Sequence _, Course.Parallel _, Course.Each _ ->
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
      case DONE, SKIPPED -> throw new IllegalStateException(step.id() + " is over");
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
  private Next stopped(RunPlan plan, RunEvent event, @Nullable Fact why, @Nullable String branch) {
    if (!tasks.isEmpty()) {
      return new Next.Work(tasks);
    }
    if (underWay) {
      return rest();
    }
    for (StepRecord step : run.steps()) {
      if (step.state() == StepState.UNKNOWN) {
        return new Next.Unclear(step.id());
      }
    }
    Next.End end = new Next.End(event, why);
    if (branch == null) {
      return end;
    }
    Course course = plan.layout().branches().get(branch);
    return course == null || isMoreToPutBack(branch, course)
        ? new Next.PlanBranch(branch)
        : goOn(course, end);
  }

  private boolean isMoreToPutBack(String branch, Course course) {
    return branch.equals(REVERT)
        && standing.of(course) instanceof Standing.Status.Over
        && !WaysBack.next(run).isEmpty();
  }

  private @Nullable String revertsOnStop(RunPlan plan) {
    return plan.layout().byDefault() == Reaction.REVERT && run.marks().effectAt() != null
        ? REVERT
        : null;
  }

  /** What the run is on: its own course, or a branch of it. */
  private Course way() {
    RunPlan plan = run.planOrThrow();
    boolean stop = run.consent().wish().cancelledBy() != null;
    if (stop) {
      return branch(plan, revertsOnStop(plan));
    }
    return standing.of(plan.layout().course()) instanceof Standing.Status.Failed failed
        ? branch(plan, branchOf(cause(plan, failed)))
        : plan.layout().course();
  }

  /**
   * What is being done because of one failure is done to its end, whatever fails elsewhere
   * meanwhile.
   */
  private Standing.Status.Failed cause(RunPlan plan, Standing.Status.Failed first) {
    Map<String, Course> begun = plan.layout().branches();
    return begun.isEmpty()
        ? first
        : Stream.concat(
                run.steps().stream()
                    .filter(step -> step.state() == StepState.FAILED)
                    .map(Standing.Status.Failed::of),
                plan.layout().course().loops().flatMap(this::failure))
            .filter(failed -> begun.containsKey(String.valueOf(branchOf(failed))))
            .findFirst()
            .orElse(first);
  }

  private Stream<Standing.Status.Failed> failure(Course.Each loop) {
    return standing.of(loop) instanceof Standing.Status.Failed failed
        ? Stream.of(failed)
        : Stream.of();
  }

  private static Course branch(RunPlan plan, @Nullable String name) {
    Course planned = name == null ? null : plan.layout().branches().get(name);
    return planned == null ? Course.nothing() : planned;
  }

  /** What is to be done because of a failure; null when nothing is. */
  private @Nullable String branchOf(Standing.Status.Failed failed) {
    return switch (failed.reaction()) {
      case BRANCH -> failed.step();
      case REVERT -> run.marks().effectAt() == null ? null : REVERT;
      case STOP, CONTINUE, ASK, OFFER_INVERSE -> null;
    };
  }

  private static Next.End cancelled(Run run) {
    Consent.Wish wish = run.consent().wish();
    PersonRef by = wish.cancelledBy();
    String who = by == null ? "opsdeck" : by.value();
    Fact why =
        wish.reason().isBlank()
            ? Fact.of("run.cancelled", "by", who)
            : Fact.of("run.cancelled-because", "by", who, "reason", wish.reason());
    return new Next.End(RunEvent.CANCELLED, why);
  }
}

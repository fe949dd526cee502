package dev.opsdeck.run.engine;

import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.RunCards;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.ledger.RunStore;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.parameter.Parameter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people can do to a run that exists. */
final class RunControl implements Runs {
  private final Database database;
  private final RunLedger ledger;
  private final RunStore store;
  private final RevertLauncher reverts;
  private final Answers answers;
  private final Approvals approvals;
  private final RunCards cards;
  private final ControlRights rights;
  private final InstantSource clock;

  RunControl(
      Database database,
      RunLedger ledger,
      RunStore store,
      RevertLauncher reverts,
      Answers answers,
      Approvals approvals,
      RunCards cards,
      ControlRights rights,
      InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.store = store;
    this.reverts = reverts;
    this.answers = answers;
    this.approvals = approvals;
    this.cards = cards;
    this.rights = rights;
    this.clock = clock;
  }

  /** A run under its lock, and what is to be done with it. */
  private Outcome with(RunId id, BiFunction<Handle, Run, Outcome> work) {
    return database.inTransaction(handle ->
        store
            .lock(handle, id)
            .map(run -> work.apply(handle, run))
            .orElseGet(() -> new Outcome.Refused(Fact.of("run.not-found", "run", id))));
  }

  /** The same for what can only be done to a run that is not over. */
  private Outcome withOpen(RunId id, BiFunction<Handle, Run, Outcome> work) {
    return with(
        id,
        (handle, run) ->
            run.state().isFinal()
                ? refused("run.already-over", "run", id, "state", run.state())
                : work.apply(handle, run));
  }

  @Override
  public Outcome cancel(RunId id, Actor actor, String reason) {
    return withOpen(id, (handle, run) -> cancel(handle, run, actor, reason));
  }

  private Outcome cancel(Handle handle, Run run, Actor actor, String reason) {
    if (run.authorization().control().cancelledBy() != null) {
      return new Outcome.Accepted(run.id());
    }
    Optional<Fact> not = rights.notTheirs(run, actor);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    decision(handle, run, actor, "decision", "cancel", "reason", reason);
    rights.tell(handle, run, actor, "run.cancelled-by-other", reason);
    ApprovalId open = run.authorization().open();
    if (open != null && run.state() == RunState.AWAITING_APPROVAL) {
      approvals.withdraw(handle, open);
    }
    return change(
        handle, run, now -> now.with(now.authorization().cancelled(PersonRef.of(actor), reason)));
  }

  @Override
  public Outcome pause(RunId id, Actor actor, String reason) {
    return withOpen(
        id,
        (handle, run) -> {
          if (run.authorization().control().pausedBy() != null) {
            return new Outcome.Accepted(id);
          }
          if (run.authorization().control().cancelledBy() != null) {
            return refused("run.is-stopping", "run", id);
          }
          if (run.state() != RunState.RUNNING) {
            return refused("run.not-running", "run", id, "state", run.state());
          }
          Optional<Fact> not = rights.notTheirs(run, actor);
          if (not.isPresent()) {
            return new Outcome.Refused(not.get());
          }
          decision(handle, run, actor, "decision", "pause", "reason", reason);
          rights.tell(handle, run, actor, "run.paused-by-other", reason);
          return change(
              handle,
              run,
              now -> now.with(now.authorization().paused(PersonRef.of(actor), reason)));
        });
  }

  @Override
  public Outcome resume(RunId id, Actor actor) {
    return withOpen(
        id,
        (handle, run) -> {
          if (run.authorization().control().pausedBy() == null) {
            return run.state() == RunState.RUNNING
                ? new Outcome.Accepted(id)
                : refused("run.not-paused", "run", id, "state", run.state());
          }
          Optional<Fact> not = rights.notTheirs(run, actor);
          if (not.isPresent()) {
            return new Outcome.Refused(not.get());
          }
          decision(handle, run, actor, "decision", "resume");
          return change(handle, run, now -> now.with(now.authorization().resumed()));
        });
  }

  @Override
  public Outcome answer(RunId id, String step, Answer answer, Actor actor) {
    return withOpen(
        id,
        (handle, run) ->
            switch (answers.answered(run, step, answer, actor)) {
              case Answers.Answered.Refused refused -> new Outcome.Refused(refused.why());
              case Answers.Answered.Already _ -> new Outcome.Accepted(id);
              case Answers.Answered.Changed changed -> {
                decision(handle, run, actor, "step", step, "decision", word(answer));
                yield change(handle, run, changed.change());
              }
            });
  }

  private static String word(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> "done";
      case Answer.Retry _ -> "retry";
      case Answer.Skip skip -> "skip: " + skip.reason();
      case Answer.Stop stop -> "stop: " + stop.reason();
      case Answer.Choose choose -> "choose " + choose.option();
      case Answer.Tick tick -> "tick " + tick.item();
    };
  }

  @Override
  public Outcome skip(RunId id, String step, String reason, Actor actor) {
    return withOpen(
        id,
        (handle, run) -> {
          Optional<StepRecord> record = run.find(step);
          if (record.isEmpty()) {
            return refused("run.no-such-step", "run", id, "step", step);
          }
          if (record.get().state() != StepState.PENDING) {
            return record.get().state() == StepState.SKIPPED
                ? new Outcome.Accepted(id)
                : refused("run.step-begun", "run", id, "step", step);
          }
          Optional<Fact> not = answers.onCallOnly(run, actor);
          if (not.isPresent()) {
            return new Outcome.Refused(not.get());
          }
          decision(handle, run, actor, "step", step, "decision", "skip", "reason", reason);
          return change(
              handle, run, now -> now.with(now.step(step).leftOut(actor, reason, clock.instant())));
        });
  }

  @Override
  public Outcome revert(RunId id, Actor actor) {
    Optional<Run> found = database.inTransaction(handle -> store.find(handle, id));
    if (found.isEmpty()) {
      return refused("run.not-found", "run", id);
    }
    Run run = found.get();
    if (!run.state().isFinal() || !Compensations.isAny(run)) {
      return refused("run.nothing-to-revert", "run", id);
    }
    return reverts.launch(run, actor);
  }

  @Override
  public Outcome review(RunId id, String comment, Actor actor) {
    return with(
        id,
        (handle, run) -> {
          Authorization.Glass glass = run.authorization().granted().glass();
          if (glass == null) {
            return refused("run.no-glass-broken", "run", id);
          }
          if (glass.review() != null) {
            return new Outcome.Accepted(id);
          }
          if (glass.by().matches(actor)) {
            return refused("run.own-review", "run", id);
          }
          decision(handle, run, actor, "decision", "review", "comment", comment);
          Fact review = Fact.of("run.reviewed", "by", actor.id(), "comment", comment);
          ledger.touch(handle, id, (_, now) -> now.with(now.authorization().reviewed(review)));
          return new Outcome.Accepted(id);
        });
  }

  @Override
  public Optional<RunView> show(RunId id) {
    return database.inTransaction(
        handle -> store.find(handle, id).map(run -> cards.view(handle, run)));
  }

  @Override
  public List<Line> list(Filter filter) {
    return database.inTransaction(handle ->
        store.list(handle, filter).stream()
            .map(run ->
                new Line(
                    run.id(),
                    run.runbook().title(),
                    run.request().target().label(),
                    PersonRef.of(run.request().requester()),
                    run.state(),
                    why(run),
                    run.timestamps().acceptedAt(),
                    run.timestamps().finishedAt()))
            .toList());
  }

  /** Why it rests or ended; of a run that goes on, which person it waits for. */
  private static @Nullable Fact why(Run run) {
    Fact outcome = run.reason();
    return outcome != null || run.state().isFinal()
        ? outcome
        : run.steps().stream()
            .filter(step -> step.state() == StepState.ASKED)
            .map(step -> step.words().note())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  @Override
  public List<Parameter> form(RunId id, String step) {
    return database.inTransaction(
        handle -> store.find(handle, id).map(run -> answers.form(run, step)).orElseGet(List::of));
  }

  private Outcome change(Handle handle, Run run, UnaryOperator<Run> change) {
    ledger.change(handle, run.id(), (_, now) -> change.apply(now));
    return new Outcome.Accepted(run.id());
  }

  private static Outcome refused(String code, Object... values) {
    return new Outcome.Refused(Fact.of(code, values));
  }

  private void decision(Handle handle, Run run, Actor actor, Object... facts) {
    ledger.record(handle, AuditEntry.Kind.DECISION, run, PersonRef.of(actor), facts);
  }
}

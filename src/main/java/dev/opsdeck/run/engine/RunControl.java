package dev.opsdeck.run.engine;

import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunOperation;
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
import java.util.ArrayList;
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
  public Outcome apply(RunId id, RunOperation operation, Actor by) {
    return switch (operation) {
      case RunOperation.Cancel cancel ->
          withOpen(id, (handle, run) -> cancel(handle, run, cancel, by));
      case RunOperation.Pause pause -> withOpen(id, (handle, run) -> pause(handle, run, pause, by));
      case RunOperation.Resume resume ->
          withOpen(id, (handle, run) -> resume(handle, run, resume, by));
      case RunOperation.Revert _ -> revert(id, by);
      case RunOperation.Review review -> with(id, (handle, run) -> review(handle, run, review, by));
      case RunOperation.Note note -> with(id, (handle, run) -> note(handle, run, note, by));
      case RunOperation.Skip skip -> withOpen(id, (handle, run) -> skip(handle, run, skip, by));
      case RunOperation.OfStep answer ->
          withOpen(id, (handle, run) -> answer(handle, run, answer, by));
    };
  }

  private Outcome cancel(Handle handle, Run run, RunOperation.Cancel cancel, Actor by) {
    if (run.authorization().control().cancelledBy() != null) {
      return new Outcome.Accepted(run.id());
    }
    Optional<Fact> not = rights.notTheirs(run, by);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    decided(handle, run, cancel, by);
    rights.tell(handle, run, by, "run.cancelled-by-other", cancel.reason());
    ApprovalId open = run.authorization().open();
    if (open != null && run.state() == RunState.AWAITING_APPROVAL) {
      approvals.withdraw(handle, open);
    }
    PersonRef person = PersonRef.of(by);
    return change(
        handle, run, now -> now.with(now.authorization().cancelled(person, cancel.reason())));
  }

  private Outcome pause(Handle handle, Run run, RunOperation.Pause pause, Actor by) {
    if (run.authorization().control().pausedBy() != null) {
      return new Outcome.Accepted(run.id());
    }
    if (run.authorization().control().cancelledBy() != null) {
      return refused("run.is-stopping", "run", run.id());
    }
    if (run.state() != RunState.RUNNING) {
      return refused("run.not-running", "run", run.id(), "state", run.state());
    }
    Optional<Fact> not = rights.notTheirs(run, by);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    decided(handle, run, pause, by);
    rights.tell(handle, run, by, "run.paused-by-other", pause.reason());
    PersonRef person = PersonRef.of(by);
    return change(handle, run, now -> now.with(now.authorization().paused(person, pause.reason())));
  }

  private Outcome resume(Handle handle, Run run, RunOperation.Resume resume, Actor by) {
    if (run.authorization().control().pausedBy() == null) {
      return run.state() == RunState.RUNNING
          ? new Outcome.Accepted(run.id())
          : refused("run.not-paused", "run", run.id(), "state", run.state());
    }
    Optional<Fact> not = rights.notTheirs(run, by);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    decided(handle, run, resume, by);
    return change(handle, run, now -> now.with(now.authorization().resumed()));
  }

  private Outcome note(Handle handle, Run run, RunOperation.Note note, Actor by) {
    decided(handle, run, note, by);
    Fact said = Fact.of("run.note", "by", by.id(), "text", note.text());
    ledger.tell(
        handle,
        new Event.RunDetail(run.request().place().card(), run.id(), said, List.of(), List.of()));
    return new Outcome.Accepted(run.id());
  }

  private Outcome answer(Handle handle, Run run, RunOperation.OfStep answer, Actor by) {
    return switch (answers.answered(run, answer, by)) {
      case Answers.Answered.Refused refused -> new Outcome.Refused(refused.why());
      case Answers.Answered.Already _ -> new Outcome.Accepted(run.id());
      case Answers.Answered.Changed changed -> {
        decided(handle, run, answer, by);
        yield change(handle, run, changed.change());
      }
    };
  }

  /** A step that has failed asks for an answer; one that has not begun is left out. */
  private Outcome skip(Handle handle, Run run, RunOperation.Skip skip, Actor by) {
    Optional<StepRecord> record = run.find(skip.step());
    if (record.isEmpty()) {
      return refused("run.no-such-step", "run", run.id(), "step", skip.step());
    }
    return switch (record.get().state()) {
      case PENDING -> leaveOut(handle, run, skip, by);
      case SKIPPED -> new Outcome.Accepted(run.id());
      case FAILED, ASKED, UNKNOWN -> answer(handle, run, skip, by);
      case RUNNING, WAITING, DONE, TROUBLED ->
          refused("run.step-begun", "run", run.id(), "step", skip.step());
    };
  }

  private Outcome leaveOut(Handle handle, Run run, RunOperation.Skip skip, Actor by) {
    Optional<Fact> not = answers.onCallOnly(run, by);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    decided(handle, run, skip, by);
    return change(
        handle,
        run,
        now -> now.with(now.step(skip.step()).leftOut(by, skip.reason(), clock.instant())));
  }

  private Outcome revert(RunId id, Actor by) {
    Optional<Run> found = database.inTransaction(handle -> store.find(handle, id));
    if (found.isEmpty()) {
      return refused("run.not-found", "run", id);
    }
    Run run = found.get();
    if (!run.state().isFinal() || !Compensations.isAny(run)) {
      return refused("run.nothing-to-revert", "run", id);
    }
    return reverts.launch(run, by);
  }

  private Outcome review(Handle handle, Run run, RunOperation.Review review, Actor by) {
    Authorization.Glass glass = run.authorization().granted().glass();
    if (glass == null) {
      return refused("run.no-glass-broken", "run", run.id());
    }
    if (glass.review() != null) {
      return new Outcome.Accepted(run.id());
    }
    if (glass.by().matches(by)) {
      return refused("run.own-review", "run", run.id());
    }
    decided(handle, run, review, by);
    Fact said = Fact.of("run.reviewed", "by", by.id(), "comment", review.comment());
    ledger.touch(handle, run.id(), (_, now) -> now.with(now.authorization().reviewed(said)));
    return new Outcome.Accepted(run.id());
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

  /** What was filled in is an output of its step. */
  private void decided(Handle handle, Run run, RunOperation operation, Actor by) {
    List<Object> facts = new ArrayList<>();
    Json.tree(operation)
        .properties()
        .forEach(field -> {
          if (field.getValue().isTextual() && !field.getValue().asText().isEmpty()) {
            facts.add(field.getKey().equals("operation") ? "decision" : field.getKey());
            facts.add(field.getValue().asText());
          }
        });
    ledger.record(handle, AuditEntry.Kind.DECISION, run, PersonRef.of(by), facts.toArray());
  }
}

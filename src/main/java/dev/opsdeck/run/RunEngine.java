package dev.opsdeck.run;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.approval.ApprovalListener;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.runbook.Expressions;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.Timers;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The run engine, put together: what others call, and what calls it. */
public final class RunEngine {
  private final Launcher launcher;
  private final Runs runs;
  private final TimerHandler worker;
  private final ApprovalListener approvalListener;
  private final AtomicBoolean draining = new AtomicBoolean();

  /** What the engine stores in and tells through. */
  public record Storage(Database database, Timers timers, Outbox outbox, Audit audit) {}

  /** What the engine knows of runbooks. */
  public record Library(RunbookLoader loader, Expressions expressions, ActionRegistry actions) {}

  /**
   * Who decides.
   *
   * @param onCall the people on call at this moment, primary first
   */
  public record Deciders(
      AccessPolicy policy, Approvals approvals, Supplier<List<PersonRef>> onCall) {}

  public RunEngine(
      Storage storage,
      Library library,
      Deciders deciders,
      RunObserver observer,
      IdSource ids,
      InstantSource clock) {
    this(new PostgresRunStore(), storage, library, deciders, observer, ids, clock);
  }

  RunEngine(
      RunStore store,
      Storage storage,
      Library library,
      Deciders deciders,
      RunObserver observer,
      IdSource ids,
      InstantSource clock) {
    Books books = new Books(library.loader(), library.actions());
    RunCards cards = new RunCards(books, deciders.approvals(), deciders.onCall());
    RunLedger ledger =
        new RunLedger(
            storage.database(),
            store,
            storage.timers(),
            storage.outbox(),
            storage.audit(),
            cards,
            new RunWatch(storage.database(), books, observer),
            clock);
    StepInputs inputs = new StepInputs(library.expressions(), library.actions());
    Planner planner = new Planner(library.actions(), inputs, clock);
    PlanWork plans =
        new PlanWork(
            ledger, store, planner, books, deciders.policy(), deciders.approvals(), cards, clock);
    StepContexts contexts = new StepContexts(ledger, store, storage.database(), draining, clock);
    StepWork steps =
        new StepWork(
            ledger,
            books,
            library.actions(),
            inputs,
            new StepOutcomes(ledger, plans, clock),
            contexts,
            clock);
    this.launcher = new RunLauncher(storage.database(), ledger, ids, clock);
    this.worker = new RunWorker(ledger, plans, steps, clock);
    this.approvalListener = new RunApprovals(ledger, clock);
    this.runs =
        new RunControl(
            storage.database(),
            ledger,
            store,
            new Reverts(launcher, books),
            deciders.approvals(),
            deciders.policy(),
            deciders.onCall(),
            storage.audit(),
            clock);
  }

  public Launcher launcher() {
    return launcher;
  }

  public Runs runs() {
    return runs;
  }

  /** To be registered with the timers. */
  public TimerHandler worker() {
    return worker;
  }

  /** To be told of decisions. */
  public ApprovalListener approvalListener() {
    return approvalListener;
  }

  /** Steps that wait come back at once, so that this replica can stop. */
  public void drain() {
    draining.set(true);
  }
}

package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.approval.ApprovalListener;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.RunObserver;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.EngineServices;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunCards;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.ledger.RunStores;
import dev.opsdeck.run.plan.Planner;
import dev.opsdeck.run.plan.StepInputs;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.schedule.TimerHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The run engine, put together: what others call, and what calls it. */
public final class RunEngine {
  private final Launcher launcher;
  private final Runs runs;
  private final Locks locks;
  private final TimerHandler worker;
  private final TimerHandler reports;
  private final ApprovalListener approvalListener;
  private final AtomicBoolean draining = new AtomicBoolean();

  /** What the engine knows of runbooks. */
  public record Library(Expressions expressions, ActionRegistry actions, Rights rights) {}

  /**
   * Who decides.
   *
   * @param onCall the people on call at this moment, primary first
   */
  public record Deciders(
      AccessPolicy policy, Approvals approvals, Supplier<List<PersonRef>> onCall) {}

  /**
   * Who watches the engine, and what it takes from outside.
   *
   * @param people who wait for an acknowledgement: planning gives way to them
   */
  public record Surroundings(
      RunObserver observer, PriorityGate people, IdSource ids, InstantSource clock) {}

  public RunEngine(
      EngineServices storage, Library library, Deciders deciders, Surroundings surroundings) {
    this(
        RunStores.postgres(),
        storage,
        library,
        deciders,
        surroundings,
        task -> Thread.ofVirtual().name("step").start(task));
  }

  /**
   * @param crew runs the steps that are worked on at the same time
   */
  RunEngine(
      RunStores stores,
      EngineServices storage,
      Library library,
      Deciders deciders,
      Surroundings surroundings,
      Executor crew) {
    InstantSource clock = surroundings.clock();
    IdSource ids = surroundings.ids();
    RunCards cards = new RunCards(deciders.approvals(), deciders.onCall());
    RunLedger ledger = new RunLedger(storage, stores, cards, surroundings.observer(), ids, clock);
    StepInputs inputs = new StepInputs(library.expressions(), library.actions());
    Planner planner = new Planner(library.actions(), inputs, library.rights(), clock);
    ApprovalRequests approvalRequests = new ApprovalRequests(deciders, ledger, clock);
    PlanningLimiter turns = PlanningLimiter.ofThisMachine(surroundings.people());
    MakePlanHandler plans =
        new MakePlanHandler(ledger, planner, approvalRequests, cards, turns, clock);
    GateHandler gates = new GateHandler(ledger, planner, inputs, approvalRequests, clock);
    StepOutcomes outcomes = new StepOutcomes(ledger, plans, clock);
    StepContexts contexts =
        new StepContexts(ledger, stores.runs(), storage.database(), draining, clock);
    StepExecutor steps =
        new StepExecutor(
            ledger,
            inputs,
            outcomes,
            new ActionInvoker(library.actions(), contexts),
            new StepQuestions(ledger, inputs, outcomes, clock),
            clock);
    RunLauncher starter = new RunLauncher(storage.database(), ledger, ids, clock);
    this.launcher = starter;
    this.worker =
        new RunWorker(
            ledger,
            plans,
            gates,
            new FailureBranchHandler(ledger, planner, approvalRequests, clock),
            steps,
            new ParallelSteps(steps, ledger, crew),
            draining::get,
            clock);
    this.reports = new ProgressReminders(storage.database(), ledger, deciders.onCall(), clock);
    this.approvalListener = new RunApprovals(ledger, clock);
    this.runs =
        new RunControl(
            storage.database(),
            ledger,
            stores.runs(),
            new RevertLauncher(starter, deciders.policy(), id -> stored(storage, stores, id)),
            new Answers(deciders.policy(), deciders.onCall(), clock),
            deciders.approvals(),
            cards,
            new ControlRights(deciders, ledger),
            clock);
    this.locks =
        new LockControl(storage, stores.locks(), ledger, runs, stores.runs(), deciders, clock);
  }

  private static Optional<Run> stored(EngineServices storage, RunStores stores, RunId id) {
    return storage.database().inTransaction(handle -> stores.runs().find(handle, id));
  }

  public Launcher launcher() {
    return launcher;
  }

  public Runs runs() {
    return runs;
  }

  public Locks locks() {
    return locks;
  }

  /** To be registered with the timers. */
  public TimerHandler worker() {
    return worker;
  }

  /** To be registered with the timers: sees that no run is silent. */
  public TimerHandler reports() {
    return reports;
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

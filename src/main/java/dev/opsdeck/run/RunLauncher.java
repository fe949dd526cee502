package dev.opsdeck.run;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunOrder;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Step;
import java.time.InstantSource;

/** Accepts runs. */
final class RunLauncher implements Launcher {
  private final Database database;
  private final RunLedger ledger;
  private final IdSource ids;
  private final InstantSource clock;

  RunLauncher(Database database, RunLedger ledger, IdSource ids, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Launched launch(Request request) {
    Run run = accepted(request);
    RunId accepted = database.inTransaction(handle -> ledger.add(handle, request.id(), run));
    return new Launched(accepted, !accepted.equals(run.id()));
  }

  private Run accepted(Request request) {
    RunOrder order =
        new RunOrder(
            request.requester(),
            request.command(),
            new RunOrder.Book(
                request.runbook().name(), request.runbook().text(), request.runbook().digest()),
            request.target(),
            request.params(),
            new RunOrder.Place(request.card(), request.operations()),
            request.incident());
    return new Run(
        RunId.next(ids),
        order,
        RunState.PLANNING,
        new Run.Lease(0, null),
        null,
        Run.Consent.none(),
        Planner.allSteps(request.runbook()).stream()
            .map(Step::id)
            .map(StepRecord::pending)
            .toList(),
        new Run.Marks(clock.instant(), null, null, null, null));
  }
}

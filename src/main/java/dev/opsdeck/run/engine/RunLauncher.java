package dev.opsdeck.run.engine;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.trace.Spans;
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
  public Launched launch(Request asked) {
    Setting setting = asked.setting();
    RunRequest request =
        new RunRequest(
            asked.requester(),
            asked.command(),
            Program.of(asked.runbook()),
            asked.target(),
            asked.params(),
            new RunRequest.Place(setting.card(), setting.operations(), setting.asked()),
            new RunRequest.LaunchOptions(setting.at(), setting.breakGlass(), setting.purpose()),
            setting.incident(),
            Spans.traceparent());
    return accept(asked.id(), request);
  }

  /**
   * @param id the same for a request that is sent again: it starts nothing a second time
   */
  Launched accept(String id, RunRequest request) {
    Run run = Run.accepted(RunId.next(ids), request, clock.instant());
    RunId accepted = database.inTransaction(handle -> ledger.add(handle, id, run));
    return new Launched(accepted, !accepted.equals(run.id()));
  }
}

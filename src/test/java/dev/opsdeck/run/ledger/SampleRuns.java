package dev.opsdeck.run.ledger;

import dev.opsdeck.action.Targets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs for tests of what holds them: Ana's, all for the same target. */
final class SampleRuns {
  static final Target.OfService TARGET = Targets.gateway();

  private SampleRuns() {}

  private static Runbook restart() {
    return new Runbook(
        "restart",
        new Texts("Restart", "Reiniciar"),
        "test",
        null,
        List.of(),
        null,
        new Flow(List.of(), List.of(), Map.of(), OnFailure.STOP, Flow.WhenBusy.QUEUE, null),
        new Runbook.Source("name: restart", Map.of(), "digest"));
  }

  static Run run(String id, RunState state, Instant acceptedAt) {
    RunRequest order =
        new RunRequest(
            new Actor(
                "U0ANA",
                "ana",
                null,
                Set.of(),
                Language.EN,
                ZoneId.of("UTC"),
                Actor.Standing.MEMBER),
            "restart api-gateway prod",
            Program.of(restart()),
            TARGET,
            Json.object(),
            new RunRequest.Place(new Address.Channel("C1", Language.EN), true, null),
            RunRequest.LaunchOptions.usual(Purpose.CHANGE),
            null,
            null);
    Run asked = Run.accepted(new RunId(id), order, acceptedAt);
    return new Run(
        asked.id(),
        order,
        new Run.Status(state, null, null, null),
        asked.lease(),
        null,
        asked.authorization(),
        List.of(),
        asked.timestamps());
  }
}

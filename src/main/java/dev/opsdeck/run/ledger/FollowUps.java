package dev.opsdeck.run.ledger;

import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Soak;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the run that watches a target after a change: all checks of the runbook's {@code followUp}
 * side by side, each of which must stay right for the whole time. It changes nothing, so it holds
 * nothing up.
 */
final class FollowUps {
  private final IdSource ids;
  private final InstantSource clock;

  FollowUps(IdSource ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Empty when the runbook has nothing to watch. */
  Optional<Run> of(Run run) {
    return Optional.ofNullable(run.runbook().flow().followUp())
        .map(followUp -> follow(run, followUp));
  }

  private Run follow(Run run, FollowUp followUp) {
    RunRequest request = run.request();
    RunRequest follows =
        new RunRequest(
            request.requester(),
            "follow-up " + run.id(),
            new Program(new Program.Origin.FollowUp(run.id()), runbook(run, followUp)),
            request.target(),
            request.params(),
            request.place(),
            RunRequest.LaunchOptions.usual(Purpose.LOOK),
            request.incident(),
            request.trace());
    return Run.accepted(RunId.next(ids), follows, clock.instant());
  }

  private static Runbook runbook(Run run, FollowUp followUp) {
    Runbook original = run.runbook();
    Texts title = original.title();
    List<Step> checks =
        followUp.steps().stream().map(step -> soaking(step, followUp.soak())).toList();
    List<Step> steps =
        checks.size() == 1
            ? checks
            : List.of(new Step("watch", new Work.Parallel(checks), null, Handling.PLAIN, null));
    return new Runbook(
        "follow-up-" + run.id(),
        new Texts("Follow-up: " + title.en(), "Seguimiento: " + title.es()),
        original.origin(),
        null,
        original.parameters(),
        null,
        new Flow(steps, List.of(), Map.of(), OnFailure.STOP, Flow.WhenBusy.QUEUE, null),
        new Runbook.Source("", original.source().includes(), Digest.of(Json.write(steps))));
  }

  /** A check that says itself for how long it must be right keeps to that. */
  private static Step soaking(Step step, Soak usual) {
    Handling own = step.handling();
    Handling handling =
        own.soak() == null ? new Handling(own.retry(), own.timeout(), own.onFailure(), usual) : own;
    return new Step(step.id(), step.work(), step.when(), handling, step.gate());
  }
}

package dev.opsdeck.run.engine;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.state.RunTransitions;
import dev.opsdeck.run.state.RunTransitions.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A story for each row of the table in which a run takes it. That no run takes any other, the store
 * of every test of the engine sees to.
 */
class EveryTransitionTest extends BookRuns {
  private static final String LOOK = "  - {id: look, action: test.look}\n";
  private static final String CHANGE =
      "  - {id: change, action: test.image, with: {image: \"app:2\"}}\n";
  private static final String GATE =
      "  - {id: change, action: test.image, with: {image: \"app:2\"}, approval: {by: [oncall]}}\n";

  private interface Story {
    void happen() throws InterruptedException;
  }

  private final Map<String, Story> stories =
      Map.ofEntries(
          entry("SCHEDULED DUE", this::due),
          entry("SCHEDULED AGREED_DUE", this::dueAsAgreed),
          entry("APPROVED SCHEDULED", this::agreedBefore),
          entry("SCHEDULED CANCELLED", () -> cancelled(scheduled())),
          entry("PLANNING ALLOWED", () -> launch(LOOK)),
          entry("PLANNING APPROVAL_NEEDED", () -> launch(CHANGE)),
          entry("PLANNING REFUSED", this::refused),
          entry("PLANNING NOTHING_TO_DO", this::asAskedAlready),
          entry("PLANNING CANCELLED", this::cancelledWhilePlanning),
          entry("AWAITING_APPROVAL APPROVED", () -> bench.approve(launch(CHANGE))),
          entry("AWAITING_APPROVAL DENIED", () -> bench.deny(launch(CHANGE))),
          entry("AWAITING_APPROVAL EXPIRED", () -> bench.expire(launch(CHANGE))),
          entry("AWAITING_APPROVAL CANCELLED", () -> cancelled(launch(CHANGE))),
          entry("AWAITING_APPROVAL GATE_LEFT", () -> cancelled(atGate())),
          entry("APPROVED STARTED", () -> agree(launch(CHANGE))),
          entry("APPROVED TARGET_TAKEN", this::queued),
          entry("APPROVED REFUSED", () -> agreedAfter(launch(CHANGE), this::freeze)),
          entry("APPROVED DRIFTED", () -> agreedAfter(launch(CHANGE), this::drift)),
          entry("APPROVED GATE_DRIFTED", () -> agreedAfter(atGate(), this::drift)),
          entry("APPROVED GATE_LEFT", () -> cancelledWhenApproved(atGate())),
          entry("APPROVED CANCELLED", () -> cancelledWhenApproved(launch(CHANGE))),
          entry("QUEUED TARGET_FREE", this::freed),
          entry("QUEUED REFUSED", this::frozenWhileQueued),
          entry("QUEUED CANCELLED", () -> cancelled(queued())),
          entry("RUNNING DRIFTED", this::driftedAtTheLastMoment),
          entry("RUNNING APPROVAL_NEEDED", this::atGate),
          entry("RUNNING PAUSED", this::paused),
          entry("RUNNING UNCLEAR", this::asking),
          entry("RUNNING COMPLETED", () -> launch(LOOK)),
          entry("RUNNING FAILED", this::failed),
          entry("RUNNING CANCELLED", this::cancelledMidway),
          entry("PAUSED RESUMED", this::resumed),
          entry("ASKING CLEARED", () -> cancelled(asking())));

  static List<Transition> table() {
    return RunTransitions.TABLE;
  }

  @ParameterizedTest
  @MethodSource("table")
  void every_declared_transition_is_taken(Transition row) throws InterruptedException {
    Story story = stories.get(row.from() + " " + row.event());
    assertNotNull(story, "nobody tells how a run comes to " + row);
    story.happen();
    assertTrue(
        bench.world.runs.transitions().contains(row),
        () -> row + " is not among " + bench.world.runs.transitions());
  }

  private RunId scheduled() {
    return bench.launch(
        "q1",
        EngineBench.LOOK_BOOK,
        "look",
        at(Purpose.LOOK, bench.now.get().plus(Duration.ofHours(1))));
  }

  private static Launcher.Setting at(Purpose purpose, Instant at) {
    return new Launcher.Setting(
        true, new Address.Channel("C1", Language.EN), null, purpose, null, at, null);
  }

  private RunId scheduledChange() throws InterruptedException {
    RunId run =
        bench.launch(
            "q1",
            EngineBench.BOOK,
            "change",
            at(Purpose.CHANGE, bench.now.get().plus(Duration.ofHours(1))));
    bench.driveUntil(bench.now.get());
    return run;
  }

  private void agreedBefore() throws InterruptedException {
    bench.approve(scheduledChange());
    bench.driveUntil(bench.now.get());
  }

  private void dueAsAgreed() throws InterruptedException {
    agreedBefore();
    bench.drive();
  }

  private void due() throws InterruptedException {
    scheduled();
    bench.drive();
  }

  private void cancelled(RunId run) throws InterruptedException {
    bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA);
    bench.drive();
  }

  private void refused() throws InterruptedException {
    bench.policy.frozen = true;
    launch(CHANGE);
  }

  private void asAskedAlready() throws InterruptedException {
    bench.deployment.image = "app:2";
    launch(CHANGE);
  }

  private void cancelledWhilePlanning() throws InterruptedException {
    bench.image.beforePlan =
        () ->
            bench
                .engine
                .runs()
                .apply(bench.world.runs.newest(), new RunOperation.Cancel(""), EngineBench.ANA);
    launch(CHANGE);
  }

  private RunId atGate() throws InterruptedException {
    return approved("", LOOK + GATE);
  }

  private void cancelledWhenApproved(RunId run) throws InterruptedException {
    bench.approve(run);
    cancelled(run);
  }

  private void agreedAfter(RunId run, Runnable event) throws InterruptedException {
    event.run();
    agree(run);
  }

  private void drift() {
    bench.deployment.image = "app:1b";
  }

  private void freeze() {
    bench
        .engine
        .locks()
        .freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
  }

  private RunId queued() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.BRUNO);
    RunId run = launch(CHANGE);
    bench.approve(run);
    bench.fireNext();
    return run;
  }

  private void freed() throws InterruptedException {
    queued();
    bench.engine.locks().unlock(EngineBench.target(), "done", EngineBench.BRUNO);
    bench.drive();
  }

  private void frozenWhileQueued() throws InterruptedException {
    queued();
    freeze();
    bench.drive();
  }

  private void driftedAtTheLastMoment() throws InterruptedException {
    RunId run = launch(CHANGE);
    bench.approve(run);
    bench.image.beforeEffect = this::drift;
    bench.drive();
  }

  private RunId paused() throws InterruptedException {
    RunId run = launch(LOOK + CHANGE);
    bench.approve(run);
    bench.look.whenRight =
        () -> bench.engine.runs().apply(run, new RunOperation.Pause(""), EngineBench.ANA);
    bench.drive();
    return run;
  }

  private void resumed() throws InterruptedException {
    bench.engine.runs().apply(paused(), new RunOperation.Resume(), EngineBench.ANA);
    bench.drive();
  }

  private RunId asking() throws InterruptedException {
    bench.look.failAt = "look";
    return launch("  - {id: look, action: test.look, onFailure: ask}\n");
  }

  private void failed() throws InterruptedException {
    bench.look.failAt = "look";
    launch(LOOK);
  }

  private void cancelledMidway() throws InterruptedException {
    RunId run = launch(LOOK + CHANGE);
    bench.approve(run);
    bench.look.whenRight =
        () -> bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA);
    bench.drive();
  }
}

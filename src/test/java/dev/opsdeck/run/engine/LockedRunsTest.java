package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.LockStore.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may change a target: one run at a time, whom a person lets, and nobody in a freeze. */
class LockedRunsTest {
  private final EngineBench bench = new EngineBench();
  private final Instant start = bench.now.get();

  @Test
  void a_frozen_environment_lets_nothing_begin_but_a_broken_glass() throws InterruptedException {
    RunId asked = bench.launch("q1");
    bench.drive();
    Locks locks = bench.engine.locks();
    locks.freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
    bench.approve(asked);
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(asked));
    assertEquals("run.frozen", bench.outcome(asked));

    RunId late = bench.launch("q2");
    bench.drive();
    assertEquals("run.frozen", bench.outcome(late));

    RunId glass =
        bench.launch(
            "q3",
            EngineBench.BOOK,
            "change",
            new Launcher.Setting(
                true,
                new Address.Channel("C1", Language.EN),
                null,
                Purpose.CHANGE,
                null,
                null,
                "site is down"));
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(glass));

    assertInstanceOf(
        Locks.Outcome.Refused.class,
        locks.unfreeze(EngineBench.target().environment(), "over", EngineBench.ANA));
    assertInstanceOf(
        Locks.Outcome.Done.class,
        locks.unfreeze(EngineBench.target().environment(), "over", EngineBench.BRUNO));
  }

  @Test
  void who_has_no_right_to_it_freezes_and_holds_nothing() {
    bench.policy.outsiders.add(EngineBench.CARLA.id());
    Locks locks = bench.engine.locks();
    Locks.Outcome frozen =
        locks.freeze(EngineBench.target().environment(), "mine", null, EngineBench.CARLA);
    assertInstanceOf(Locks.Outcome.Refused.class, frozen);
    assertInstanceOf(
        Locks.Outcome.Refused.class, locks.lock(EngineBench.target(), "mine", EngineBench.CARLA));
    assertEquals(List.of(), locks.held());
  }

  @Test
  void who_has_no_right_to_it_stops_their_own_run_only() throws InterruptedException {
    bench.policy.outsiders.addAll(List.of(EngineBench.CARLA.id(), EngineBench.ANA.id()));
    RunId run = bench.launch("q1");
    bench.drive();
    assertInstanceOf(
        Runs.Outcome.Refused.class,
        bench.engine.runs().apply(run, new RunOperation.Cancel("no"), EngineBench.CARLA));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA));
    assertEquals(List.of(), bench.notes("run.cancelled-by-other"));
  }

  @Test
  void run_of_somebody_else_is_cancelled_loudly() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.engine.runs().apply(run, new RunOperation.Cancel("wrong hour"), EngineBench.BRUNO);
    assertEquals(1, bench.notes("run.cancelled-by-other").size());
  }

  @Test
  void a_freeze_and_its_end_are_told_in_each_place_that_it_concerns() {
    List<Address> places =
        List.of(new Address.Channel("C1", Language.EN), new Address.Channel("ops", Language.ES));
    Locks locks = bench.engine.locks().toldIn(places);
    locks.freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
    locks.unfreeze(EngineBench.target().environment(), "over", EngineBench.BRUNO);
    assertEquals(places, bench.notes("freeze.announced").stream().map(Event.Note::to).toList());
    assertEquals(
        places, bench.notes("freeze.lifted-announced").stream().map(Event.Note::to).toList());
  }

  @Test
  void a_broken_glass_that_nobody_hears_in_its_channel_is_told_to_who_is_on_call_and_here()
      throws InterruptedException {
    Address here = new Address.Channel("C1", Language.EN);
    bench.launch(
        "q3",
        EngineBench.BOOK,
        "change",
        new Launcher.Setting(true, here, null, Purpose.CHANGE, null, null, "site is down"));
    bench.drive();
    List<Address> otherwise = bench.notes("access.glass-broken-announced").getFirst().otherwise();
    assertEquals(here, otherwise.getLast());
    assertEquals(new Address.Direct(PersonRef.of(EngineBench.BRUNO)), otherwise.getFirst());
  }

  @Test
  void a_target_that_a_person_holds_lets_runs_wait_until_it_is_given_back()
      throws InterruptedException {
    Locks locks = bench.engine.locks();
    assertInstanceOf(
        Locks.Outcome.Done.class, locks.lock(EngineBench.target(), "migration", EngineBench.CARLA));
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.fireExtra(run);
    assertEquals(RunState.QUEUED, bench.state(run));
    assertEquals("run.locked", bench.outcome(run));
    assertInstanceOf(
        Locks.Outcome.Refused.class, locks.unlock(EngineBench.target(), "mine", EngineBench.ANA));
    locks.freeze(
        EngineBench.target().environment(),
        "short",
        bench.now.get().plusSeconds(60),
        EngineBench.BRUNO);
    locks.unlock(EngineBench.target(), "done", EngineBench.CARLA);
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run), "frozen meanwhile");
  }

  @Test
  void unlocking_what_a_run_holds_gives_the_run_up() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
    bench.image.accidents.add(ImageAction.Accident.CANNOT_TELL);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    Locks locks = bench.engine.locks();
    assertInstanceOf(
        Locks.Outcome.Refused.class, locks.unlock(EngineBench.target(), "stuck", EngineBench.ANA));
    assertInstanceOf(
        Locks.Outcome.Done.class, locks.unlock(EngineBench.target(), "stuck", EngineBench.BRUNO));
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(run));
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void a_runbook_may_refuse_to_wait_for_its_turn() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    String text = EngineBench.BOOK + "whenBusy: refuse\n";
    RunId run = bench.launch("q1", text, "change");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.locked", bench.outcome(run));
  }

  @Test
  void whoever_holds_a_target_may_change_it_and_has_it_back() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "incident", EngineBench.ANA);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(
        List.of(new Holder.ByPerson(PersonRef.of(EngineBench.ANA), "incident", start)),
        List.copyOf(bench.world.locks().values()));
  }

  @Test
  void whoever_unlocks_what_they_lent_to_a_run_lets_it_go_on() throws InterruptedException {
    RunId run = askingUnderALockOf(EngineBench.ANA);
    Locks.Outcome.Done done =
        assertInstanceOf(
            Locks.Outcome.Done.class,
            bench.engine.locks().unlock(EngineBench.target(), "over", EngineBench.ANA));
    assertEquals("lock.released-to-run", done.what().code());
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench.engine.runs().apply(run, new RunOperation.Stop("change", "no"), EngineBench.BRUNO));
    bench.drive();
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void the_on_call_engineer_unlocks_a_run_and_the_person_who_lent_it_the_target()
      throws InterruptedException {
    RunId run = askingUnderALockOf(EngineBench.ANA);
    bench.engine.locks().unlock(EngineBench.target(), "stuck", EngineBench.BRUNO);
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(run));
    assertTrue(bench.world.locks().isEmpty());
  }

  private RunId askingUnderALockOf(Actor person) throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "incident", person);
    bench.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
    bench.image.accidents.add(ImageAction.Accident.CANNOT_TELL);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.ASKING, bench.state(run));
    return run;
  }

  private static final String LOOK_THEN_FIX =
      """
      name: heal
      title: {en: Heal, es: Curar}
      source: test
      steps:
        - id: look
          action: test.look
          onFailure:
            run:
              - {id: fix, action: test.image, with: {image: "app:2"}}
      """;

  @Test
  void what_is_done_after_a_failure_takes_its_target_too() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    bench.look.failAt = "look";
    RunId run = bench.launch("q1", LOOK_THEN_FIX, "heal");
    bench.drive();
    bench.approve(run);
    bench.fireExtra(run);
    assertEquals(RunState.QUEUED, bench.state(run));
    assertEquals("run.locked", bench.outcome(run));
    assertEquals(List.of(), bench.deployment.effects);

    bench.engine.locks().unlock(EngineBench.target(), "done", EngineBench.CARLA);
    bench.drive();
    assertEquals(List.of(run + "/fix"), bench.deployment.effects);
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void what_is_done_after_a_failure_without_asking_does_not_wait_for_its_target()
      throws InterruptedException {
    bench.policy.approvalNeeded = false;
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    bench.look.failAt = "look";
    RunId run = bench.launch("q1", LOOK_THEN_FIX, "heal");
    bench.drive();
    assertEquals(RunState.FAILED, bench.state(run));
    assertEquals("run.locked", bench.world.run(run).step("fix").words().note().code());
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void what_is_done_after_a_failure_does_not_begin_in_a_freeze() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run = bench.launch("q1", LOOK_THEN_FIX, "heal");
    bench.drive();
    bench
        .engine
        .locks()
        .freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.frozen", bench.outcome(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_freeze_is_passed_only_by_glass_that_is_really_broken() throws InterruptedException {
    bench.policy.approvalNeeded = false;
    bench
        .engine
        .locks()
        .freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
    RunId run =
        bench.launch(
            "q1",
            EngineBench.BOOK,
            "change",
            new Launcher.Setting(
                true,
                new Address.Channel("C1", Language.EN),
                null,
                Purpose.CHANGE,
                null,
                null,
                "site is down"));
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertTrue(bench.card().notes().stream().anyMatch(it -> it.code().equals("run.needs-review")));
    assertEquals(1, bench.world.events(Event.Note.class).size(), "everybody is told");
  }

  @Test
  void somebody_elses_freeze_is_made_shorter_only_by_who_is_on_call() {
    Locks locks = bench.engine.locks();
    Environment environment = EngineBench.target().environment();
    Instant soon = start.plusSeconds(60);
    locks.freeze(environment, "data loss", null, EngineBench.CARLA);
    Locks.Outcome.Refused refused =
        assertInstanceOf(
            Locks.Outcome.Refused.class,
            locks.freeze(environment, "release", soon, EngineBench.ANA));
    assertEquals("freeze.kept", refused.why().code());
    assertInstanceOf(
        Locks.Outcome.Done.class, locks.freeze(environment, "short", soon, EngineBench.BRUNO));
    assertInstanceOf(
        Locks.Outcome.Done.class, locks.freeze(environment, "longer", null, EngineBench.ANA));
    assertInstanceOf(
        Locks.Outcome.Refused.class,
        locks.unfreeze(environment, "mine now", EngineBench.ANA),
        "it stays whose it was");
  }

  @Test
  void a_run_that_waits_goes_on_as_soon_as_its_target_is_given_back() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.fireExtra(run);
    assertEquals(RunState.QUEUED, bench.state(run));
    bench.engine.locks().unlock(EngineBench.target(), "done", EngineBench.CARLA);
    bench.driveUntil(bench.now.get());
    assertNotEquals(RunState.QUEUED, bench.state(run));
  }

  @Test
  void a_run_that_waits_for_long_says_who_has_its_target() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.driveUntil(start.plus(Duration.ofHours(2)));
    assertEquals(RunState.QUEUED, bench.state(run));
    assertEquals(
        List.of("run.locked", "run.locked", "run.locked"),
        bench.world.events(Event.RunDetail.class).stream().map(it -> it.title().code()).toList(),
        "after 5 and 15 minutes and an hour");
  }

  @Test
  void a_run_that_only_looked_holds_no_target_while_it_asks_again() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run = bench.launch("q1", LOOK_THEN_FIX, "heal");
    bench.drive();
    bench.deployment.image = "app:1b";
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void a_runbook_may_refuse_to_wait_for_its_turn_at_a_gate() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    bench.look.failAt = "look";
    RunId run = bench.launch("q1", LOOK_THEN_FIX + "whenBusy: refuse\n", "heal");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("run.locked", bench.outcome(run));
  }

  @Test
  void a_run_that_begins_to_wait_late_says_so_soon() throws InterruptedException {
    bench.engine.locks().lock(EngineBench.target(), "migration", EngineBench.CARLA);
    RunId run = bench.launch("q1");
    bench.drive();
    Instant late = start.plus(Duration.ofHours(5));
    bench.now.set(late);
    bench.approve(run);
    bench.driveUntil(late.plus(Duration.ofMinutes(6)));
    assertEquals(1, bench.world.events(Event.RunDetail.class).size());
  }
}

package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.RunTransitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunEngineTest {
  private static final Set<String> VISITED = new TreeSet<>();

  private final EngineBench bench = new EngineBench();

  @AfterEach
  void rememberTransitions() {
    VISITED.addAll(bench.world.transitions);
  }

  @AfterAll
  static void every_declared_transition_was_visited_and_no_other() {
    Set<String> declared =
        RunTransitions.TABLE.stream()
            .filter(row -> row.from() != row.to())
            .map(row -> row.from() + " -> " + row.to())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(declared, VISITED);
  }

  @Test
  void an_approved_change_happens_once_and_is_announced_once() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals("app:1", bench.deployment.image);

    bench.approve(run);
    bench.drive();

    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:2", bench.deployment.image);
    assertEquals(List.of(run + "/change"), bench.deployment.effects);
    assertEquals(
        List.of("deployment-start", "deployment-complete"),
        bench.world.events(Event.Announcement.class).stream()
            .map(Event.Announcement::template)
            .toList());
    assertEquals(Set.of(), bench.world.locks().keySet());
  }

  @Test
  void an_announcement_knows_what_the_changes_gave_and_how_many_pods_are_ready()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    var facts = bench.world.events(Event.Announcement.class).getLast().facts();
    assertEquals("app:1", facts.get("fromImage").asText());
    assertEquals(3, facts.get("ready").asInt());
    assertEquals("U0BRUNO", facts.at("/approvers/0").asText());
    assertFalse(facts.has("status"), "what a check found is below its step");
    assertEquals(200, facts.at("/steps/look/status").asInt());
  }

  @Test
  void the_card_shows_the_plan_then_the_steps_then_the_way_back() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    RunView asked = card();
    assertEquals(
        List.of(new RunView.FieldChange("image", "app:1", "app:2")),
        asked.plan().changes().getFirst().fields());
    assertEquals(
        List.of(RunView.Offer.APPROVE, RunView.Offer.DENY, RunView.Offer.CANCEL), asked.offers());
    assertEquals(List.of("oncall"), asked.approval().who());

    bench.approve(run);
    bench.drive();
    RunView done = card();
    assertEquals(
        List.of(StepState.DONE, StepState.DONE),
        done.steps().stream().map(RunView.StepView::state).toList());
    assertEquals(List.of(RunView.Offer.REVERT), done.offers());
  }

  @Test
  void the_same_request_starts_one_run() throws InterruptedException {
    RunId first = bench.launch("q1");
    RunId again = bench.launch("q1");
    assertEquals(first, again);
    bench.drive();
    assertEquals(1, bench.world.audit(AuditEntry.Kind.COMMAND).size());
  }

  @Test
  void a_run_that_only_looks_needs_nobody_and_takes_no_target() throws InterruptedException {
    RunId run = bench.launch("q1", EngineBench.LOOK_BOOK, "look");
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(List.of(), bench.world.events(Event.Announcement.class));
    assertEquals(List.of(), card().offers());
  }

  @Test
  void a_change_without_approval_runs_at_once() throws InterruptedException {
    bench.approvalNeeded = false;
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void what_is_as_asked_already_is_said_and_nothing_is_asked() throws InterruptedException {
    bench.deployment.image = "app:2";
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("test.same", outcome(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(List.of(), bench.world.events(Event.Announcement.class));
  }

  @Test
  void a_plan_that_cannot_be_made_is_refused_with_the_reason() throws InterruptedException {
    bench.deployment.image = "gone";
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.REFUSED, state(run));
    assertEquals("test.gone", outcome(run));
  }

  @Test
  void a_denied_or_expired_run_changes_nothing() throws InterruptedException {
    RunId denied = bench.launch("q1");
    RunId expired = bench.launch("q2");
    bench.drive();
    bench.deny(denied);
    bench.expire(expired);
    bench.drive();
    assertEquals(RunState.DENIED, state(denied));
    assertEquals("not now", bench.world.run(denied).marks().outcome().values().get("reason"));
    assertEquals(RunState.EXPIRED, state(expired));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_target_that_changed_after_the_plan_voids_the_approval() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    String approvedPlan = bench.openApproval(run).planDigest();
    bench.deployment.image = "app:1b";
    bench.approve(run);
    bench.drive();

    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertNotEquals(approvedPlan, bench.openApproval(run).planDigest());
    Fact drift = card().plan().drift().getFirst();
    assertEquals("run.drift-field", drift.code());
    assertEquals("app:1b → app:2", drift.values().get("after"));

    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_target_that_changes_at_the_last_moment_voids_it_too() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.beforeEffect = () -> bench.deployment.image = "app:1b";
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void cancelling_works_wherever_no_effect_is_under_way() throws InterruptedException {
    RunId planning = bench.launch("q1");
    cancel(planning);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(planning));

    RunId waiting = bench.launch("q2");
    bench.drive();
    cancel(waiting);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(waiting));

    RunId approved = bench.launch("q3");
    bench.drive();
    bench.approve(approved);
    cancel(approved);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(approved));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_cancelled_run_that_has_changed_something_offers_the_way_back()
      throws InterruptedException {
    bench.look.pollsUntilReady = 1_000;
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.beforeEffect = () -> cancel(run);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals(List.of(RunView.Offer.REVERT), card().offers());

    bench.look.pollsUntilReady = 0;
    bench.image.beforeEffect = () -> {};
    var reverted =
        assertInstanceOf(
            Runs.Outcome.Accepted.class, bench.engine.runs().revert(run, "q2", EngineBench.ANA));
    bench.drive();
    bench.approve(reverted.run());
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(reverted.run()));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void one_run_at_a_time_changes_a_target() throws InterruptedException {
    bench.look.pollsUntilReady = 50;
    RunId first = bench.launch("q1");
    RunId second = bench.launch("q2");
    RunId third = bench.launch("q3");
    bench.drive();
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.approve(second);
          bench.approve(third);
          runs(second);
          runs(third);
          assertEquals(RunState.QUEUED, state(second));
          cancel(third);
        };
    bench.approve(first);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(first));
    assertEquals(RunState.CANCELLED, state(third));
    // The second run's plan is void by then: what it would change is as asked already.
    assertEquals(RunState.SUCCEEDED, state(second));
    assertEquals("test.same", outcome(second));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_busy_cluster_is_tried_again_until_patience_ends() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.BUSY);
    bench.image.accidents.add(ImageAction.Accident.BUSY);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_failed_step_fails_the_run_and_tells_the_details_in_the_thread()
      throws InterruptedException {
    bench.look.healthy = false;
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.unhealthy", outcome(run));
    assertEquals(1, bench.world.events(Event.RunDetail.class).size());
    assertEquals(List.of(RunView.Offer.REVERT), card().offers());
  }

  @Test
  void a_lost_answer_is_settled_by_looking() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void an_outcome_that_cannot_be_told_is_asked_of_the_on_call_engineer()
      throws InterruptedException {
    for (Runs.Answer answer :
        List.of(
            new Runs.Answer.Done(Map.of()), new Runs.Answer.Retry(), new Runs.Answer.Stop("no"))) {
      EngineBench fresh = new EngineBench();
      fresh.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
      fresh.image.accidents.add(ImageAction.Accident.CANNOT_TELL);
      RunId run = fresh.launch("q1");
      fresh.drive();
      fresh.approve(run);
      fresh.drive();
      assertEquals(RunState.ASKING, fresh.world.run(run).state());

      assertInstanceOf(
          Runs.Outcome.Refused.class,
          fresh.engine.runs().answer(run, "change", answer, EngineBench.ANA));
      fresh.image.accidents.clear();
      fresh.deployment.image = answer instanceof Runs.Answer.Retry ? "app:1" : "app:2";
      assertInstanceOf(
          Runs.Outcome.Accepted.class,
          fresh.engine.runs().answer(run, "change", answer, EngineBench.BRUNO));
      fresh.drive();

      RunState expected = answer instanceof Runs.Answer.Stop ? RunState.FAILED : RunState.SUCCEEDED;
      assertEquals(expected, fresh.world.run(run).state());
      VISITED.addAll(fresh.world.transitions);
    }
  }

  @Test
  void a_replica_that_lost_its_lease_writes_nothing_more() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    RunEngine frozen = bench.engine;
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.newEngine();
          try {
            bench.drive();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    // The frozen replica wakes up after the other one has finished the run under the same timer.
    var timer = bench.world.nextTimer().orElseThrow();
    frozen.worker().fire(timer.getKey(), timer.getValue().subject());

    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
    assertEquals(2, bench.world.events(Event.Announcement.class).size());
  }

  @Test
  void a_lease_for_a_timer_that_is_over_is_taken_over() throws InterruptedException {
    RunId run = bench.launch("q1");
    String over = bench.world.nextTimer().orElseThrow().getKey();
    bench.drive();
    bench.world.crashAfterCommit(bench.world.commits() + 1);
    // A replica that was frozen wakes up with a timer that another one has finished, and dies.
    assertThrows(World.Crash.class, () -> bench.engine.worker().fire(over, run.value()));
    bench.world.crashAfterCommit(-1);
    bench.newEngine();

    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void another_timer_does_not_drive_a_run_that_is_driven() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    int[] before = new int[1];
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          before[0] = bench.world.commits();
          runs(run);
          assertEquals(before[0] + 1, bench.world.commits());
        };
    bench.drive();
    assertTrue(before[0] > 0);
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_crash_at_any_commit_leaves_one_effect_and_one_announcement() throws InterruptedException {
    int commits = commitsOfAnUndisturbedRun();
    assertTrue(commits > 8);
    for (int commit = 2; commit <= commits; commit++) {
      for (boolean before : new boolean[] {true, false}) {
        EngineBench fresh = new EngineBench();
        RunId run = fresh.launch("q1");
        if (before) {
          fresh.world.crashBeforeCommit(commit);
        } else {
          fresh.world.crashAfterCommit(commit);
        }
        int crashes = fresh.driveThroughCrashes();
        if (fresh.world.run(run).state() == RunState.AWAITING_APPROVAL) {
          try {
            fresh.approve(run);
          } catch (World.Crash crash) {
            crashes++;
            fresh.newEngine();
            if (fresh.world.run(run).state() == RunState.AWAITING_APPROVAL) {
              fresh.approve(run);
            }
          }
          crashes += fresh.driveThroughCrashes();
        }
        String where = "crash " + (before ? "before" : "after") + " commit " + commit;
        assertEquals(1, crashes, where);
        assertEquals(RunState.SUCCEEDED, fresh.world.run(run).state(), where);
        assertEquals(List.of(run + "/change"), fresh.deployment.effects, where);
        assertEquals(2, fresh.world.events(Event.Announcement.class).size(), where);
        assertEquals(1, fresh.world.audit(AuditEntry.Kind.EFFECT).size(), where);
      }
    }
  }

  @Test
  void a_crash_around_the_effect_is_settled_by_looking() throws InterruptedException {
    for (ImageAction.Accident accident :
        List.of(
            ImageAction.Accident.CRASH_BEFORE_EFFECT, ImageAction.Accident.CRASH_AFTER_EFFECT)) {
      EngineBench fresh = new EngineBench();
      fresh.image.accidents.add(accident);
      RunId run = fresh.launch("q1");
      fresh.drive();
      fresh.approve(run);
      assertEquals(1, fresh.driveThroughCrashes());
      assertEquals(RunState.SUCCEEDED, fresh.world.run(run).state());
      assertEquals(1, fresh.deployment.effects.size(), accident.name());
    }
  }

  @Test
  void a_replica_that_stops_begins_nothing_more_and_leaves_its_runs_to_the_others()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    RunEngine stopping = bench.engine;
    bench.image.beforeEffect = stopping::drain;
    bench.fireNext();
    assertEquals(RunState.RUNNING, state(run));
    assertEquals(1, bench.deployment.effects.size(), "what has begun is finished");
    assertEquals(StepState.PENDING, bench.world.run(run).step("look").state());
    assertNull(bench.world.run(run).lease().timer());

    bench.fireNext();
    assertEquals(StepState.PENDING, bench.world.run(run).step("look").state());

    bench.newEngine();
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_scheduled_run_begins_at_its_time_and_can_be_called_off() throws InterruptedException {
    Instant at = bench.now.get().plus(Duration.ofHours(6));
    RunId early = bench.launch("q1", EngineBench.BOOK, "change", at(at));
    RunId off = bench.launch("q2", EngineBench.BOOK, "change", at(at));
    assertEquals(RunState.SCHEDULED, state(early));
    assertEquals(List.of(RunView.Offer.CANCEL), card().offers());
    cancel(off);
    bench.driveUntil(at.minusSeconds(1));
    assertEquals(RunState.SCHEDULED, state(early));
    assertEquals(RunState.CANCELLED, state(off));
    bench.driveUntil(at);
    assertEquals(RunState.AWAITING_APPROVAL, state(early));
  }

  private static Launcher.Setting at(Instant at) {
    return new Launcher.Setting(true, new Address.Channel("C1", Language.EN), null, at, null);
  }

  @Test
  void a_frozen_environment_lets_nothing_begin_but_a_broken_glass() throws InterruptedException {
    RunId asked = bench.launch("q1");
    bench.drive();
    Locks locks = bench.engine.locks();
    locks.freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
    bench.approve(asked);
    bench.drive();
    assertEquals(RunState.REFUSED, state(asked));
    assertEquals("run.frozen", outcome(asked));

    RunId late = bench.launch("q2");
    bench.drive();
    assertEquals("run.frozen", outcome(late));

    RunId glass =
        bench.launch(
            "q3",
            EngineBench.BOOK,
            "change",
            new Launcher.Setting(
                true, new Address.Channel("C1", Language.EN), null, null, "site is down"));
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(glass));

    assertInstanceOf(
        Locks.Outcome.Refused.class,
        locks.unfreeze(EngineBench.target().environment(), "over", EngineBench.ANA));
    assertInstanceOf(
        Locks.Outcome.Done.class,
        locks.unfreeze(EngineBench.target().environment(), "over", EngineBench.BRUNO));
  }

  @Test
  void a_broken_glass_is_told_loudly_and_reviewed_by_somebody_else() throws InterruptedException {
    RunId run =
        bench.launch(
            "q1",
            EngineBench.BOOK,
            "change",
            new Launcher.Setting(
                true, new Address.Channel("C1", Language.EN), null, null, "site is down"));
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    Event.Note loud = bench.world.events(Event.Note.class).getFirst();
    assertEquals(new Address.Channel("C0LOUD", Language.EN), loud.to());
    assertEquals("site is down", loud.fact().values().get("reason"));
    assertTrue(card().offers().contains(RunView.Offer.REVIEW));

    Runs runs = bench.engine.runs();
    assertInstanceOf(Runs.Outcome.Refused.class, runs.review(run, "ok", EngineBench.ANA));
    assertInstanceOf(Runs.Outcome.Accepted.class, runs.review(run, "ok", EngineBench.BRUNO));
    assertInstanceOf(Runs.Outcome.Accepted.class, runs.review(run, "ok", EngineBench.BRUNO));
    assertEquals(List.of(RunView.Offer.REVERT), card().offers());
    assertTrue(card().notes().stream().anyMatch(note -> note.code().equals("run.reviewed")));
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
    runs(run);
    assertEquals(RunState.QUEUED, state(run));
    assertEquals("run.locked", outcome(run));
    assertInstanceOf(
        Locks.Outcome.Refused.class, locks.unlock(EngineBench.target(), "mine", EngineBench.ANA));
    locks.freeze(
        EngineBench.target().environment(),
        "short",
        bench.now.get().plusSeconds(60),
        EngineBench.BRUNO);
    locks.unlock(EngineBench.target(), "done", EngineBench.CARLA);
    bench.drive();
    assertEquals(RunState.REFUSED, state(run), "frozen meanwhile");
  }

  @Test
  void unlocking_what_a_run_holds_gives_the_run_up() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
    bench.image.accidents.add(ImageAction.Accident.CANNOT_TELL);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.ASKING, state(run));
    Locks locks = bench.engine.locks();
    assertInstanceOf(
        Locks.Outcome.Refused.class, locks.unlock(EngineBench.target(), "stuck", EngineBench.ANA));
    assertInstanceOf(
        Locks.Outcome.Done.class, locks.unlock(EngineBench.target(), "stuck", EngineBench.BRUNO));
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
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
    assertEquals(RunState.REFUSED, state(run));
    assertEquals("run.locked", outcome(run));
  }

  @Test
  void a_run_whose_runbook_is_no_longer_understood_still_ends_with_a_word()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.world.rewrite(run, "test.image", "test.gone");
    bench.drive();
    assertEquals(RunState.REFUSED, state(run));
    assertEquals("run.runbook-unreadable", outcome(run));
    assertEquals("change", card().title().en());
  }

  @Test
  void a_run_rests_for_people_in_the_middle_and_goes_on() throws InterruptedException {
    String text =
        """
        name: gated
        title: {en: Gated, es: Con permiso}
        source: test
        steps:
          - {id: first, action: test.image, with: {image: "app:2"}}
          - {id: look, action: test.look, approval: {by: [oncall]}}
        """;
    RunId run = bench.launch("q1", text, "gated");
    bench.drive();
    bench.approve(run);
    bench.image.beforeEffect = () -> bench.engine.runs().pause(run, EngineBench.ANA, "phone");
    bench.drive();
    assertEquals(RunState.PAUSED, state(run));
    bench.engine.runs().resume(run, EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  private int commitsOfAnUndisturbedRun() throws InterruptedException {
    EngineBench fresh = new EngineBench();
    RunId run = fresh.launch("q1");
    fresh.drive();
    fresh.approve(run);
    fresh.drive();
    return fresh.world.commits() - 1;
  }

  private void runs(RunId run) {
    try {
      bench.engine.worker().fire("t-extra-" + run, run.value());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void cancel(RunId run) {
    assertInstanceOf(
        Runs.Outcome.Accepted.class, bench.engine.runs().cancel(run, EngineBench.ANA, ""));
  }

  private RunState state(RunId run) {
    return bench.world.run(run).state();
  }

  private String outcome(RunId run) {
    Fact outcome = bench.world.run(run).marks().outcome();
    return outcome == null ? "none" : outcome.code();
  }

  private RunView card() {
    return bench.world.events(Event.RunCard.class).getLast().run();
  }
}

package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunEngineTest {
  private final EngineBench bench = new EngineBench();

  @Test
  void an_approved_change_happens_once_and_is_announced_once() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("app:1", bench.deployment.image);

    bench.approve(run);
    bench.drive();

    assertEquals(RunState.SUCCEEDED, bench.state(run));
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
    RunView asked = bench.card();
    assertEquals(
        List.of(new RunView.FieldChange("image", "app:1", "app:2")),
        asked.plan().changes().getFirst().fields());
    assertEquals(List.of(new RunOperation.Cancel("")), asked.offers());
    assertEquals(List.of("oncall"), asked.approval().who());

    bench.approve(run);
    bench.drive();
    RunView done = bench.card();
    assertEquals(
        List.of(StepState.DONE, StepState.DONE),
        done.steps().stream().map(RunView.StepView::state).toList());
    assertEquals(List.of(new RunOperation.Revert()), done.offers());
  }

  @Test
  void a_change_that_fails_is_announced_in_a_message_of_its_own() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.accidents.addAll(Collections.nCopies(20, ImageAction.Accident.BUSY));
    bench.drive();
    assertEquals(RunState.FAILED, bench.state(run));
    Event.Announcement told = bench.world.events(Event.Announcement.class).getLast();
    assertEquals("change-failed", told.template());
    assertEquals("run/" + run + "/failed", told.key());
    assertEquals("app:1", told.facts().get("fromImage").asText());
    assertEquals("app:2", told.facts().get("toImage").asText());
    assertEquals(bench.outcome(run), told.facts().at("/outcome/code").asText());
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
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(List.of(), bench.world.events(Event.Announcement.class));
    assertEquals(List.of(), bench.card().offers());
  }

  @Test
  void a_change_without_approval_runs_at_once() throws InterruptedException {
    bench.policy.approvalNeeded = false;
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void what_is_as_asked_already_is_said_and_nothing_is_asked() throws InterruptedException {
    bench.deployment.image = "app:2";
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals("test.same", bench.outcome(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(List.of(), bench.world.events(Event.Announcement.class));
  }

  @Test
  void a_plan_that_cannot_be_made_is_refused_with_the_reason() throws InterruptedException {
    bench.deployment.image = "gone";
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("test.gone", bench.outcome(run));
  }

  @Test
  void a_denied_or_expired_run_changes_nothing() throws InterruptedException {
    RunId denied = bench.launch("q1");
    RunId expired = bench.launch("q2");
    bench.drive();
    bench.deny(denied);
    bench.expire(expired);
    bench.drive();
    assertEquals(RunState.DENIED, bench.state(denied));
    assertEquals("not now", bench.world.run(denied).reason().values().get("reason"));
    assertEquals(RunState.EXPIRED, bench.state(expired));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_target_that_changes_at_the_last_moment_voids_it_too() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.image.beforeEffect = () -> bench.deployment.image = "app:1b";
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void cancelling_works_wherever_no_effect_is_under_way() throws InterruptedException {
    RunId planning = bench.launch("q1");
    cancel(planning);
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(planning));

    RunId waiting = bench.launch("q2");
    bench.drive();
    cancel(waiting);
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(waiting));

    RunId approved = bench.launch("q3");
    bench.drive();
    bench.approve(approved);
    cancel(approved);
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(approved));
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
    assertEquals(RunState.CANCELLED, bench.state(run));
    assertEquals(List.of(new RunOperation.Revert()), bench.card().offers());

    bench.look.pollsUntilReady = 0;
    bench.image.beforeEffect = () -> {};
    var reverted =
        assertInstanceOf(
            Runs.Outcome.Accepted.class,
            bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA));
    bench.drive();
    bench.approve(reverted.run());
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(reverted.run()));
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
          bench.fireExtra(second);
          bench.fireExtra(third);
          assertEquals(RunState.QUEUED, bench.state(second));
          cancel(third);
        };
    bench.approve(first);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(first));
    assertEquals(RunState.CANCELLED, bench.state(third));
    // The second run's plan is void by then: what it would change is as asked already.
    assertEquals(RunState.SUCCEEDED, bench.state(second));
    assertEquals("test.same", bench.outcome(second));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void a_freeze_lets_go_on_what_runs_and_refuses_what_waits() throws InterruptedException {
    RunId runs = bench.launch("q1");
    RunId waits = bench.launch("q2");
    RunId agreed = bench.launch("q3");
    bench.drive();
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.approve(waits);
          bench.fireExtra(waits);
          assertEquals(RunState.QUEUED, bench.state(waits));
          bench
              .engine
              .locks()
              .freeze(EngineBench.target().environment(), "data loss", null, EngineBench.BRUNO);
          bench.approve(agreed);
        };
    bench.approve(runs);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(runs));
    assertEquals(RunState.REFUSED, bench.state(waits));
    assertEquals(RunState.REFUSED, bench.state(agreed));
  }

  @Test
  void a_busy_cluster_is_tried_again_until_patience_ends() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.BUSY);
    bench.image.accidents.add(ImageAction.Accident.BUSY);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
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
    assertEquals(RunState.FAILED, bench.state(run));
    assertEquals("test.unhealthy", bench.outcome(run));
    assertEquals(1, bench.world.events(Event.RunDetail.class).size());
    assertEquals(List.of(new RunOperation.Revert()), bench.card().offers());
  }

  @Test
  void a_lost_answer_is_settled_by_looking() throws InterruptedException {
    bench.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void an_outcome_that_cannot_be_told_is_asked_of_the_on_call_engineer()
      throws InterruptedException {
    for (RunOperation answer :
        List.of(
            new RunOperation.Done("change", Map.of()),
            new RunOperation.Retry("change"),
            new RunOperation.Stop("change", "no"))) {
      EngineBench fresh = new EngineBench();
      fresh.image.accidents.add(ImageAction.Accident.LOSE_ANSWER);
      fresh.image.accidents.add(ImageAction.Accident.CANNOT_TELL);
      RunId run = fresh.launch("q1");
      fresh.drive();
      fresh.approve(run);
      fresh.drive();
      assertEquals(RunState.ASKING, fresh.world.run(run).state());

      assertInstanceOf(
          Runs.Outcome.Refused.class, fresh.engine.runs().apply(run, answer, EngineBench.ANA));
      fresh.image.accidents.clear();
      fresh.deployment.image = answer instanceof RunOperation.Retry ? "app:1" : "app:2";
      assertInstanceOf(
          Runs.Outcome.Accepted.class, fresh.engine.runs().apply(run, answer, EngineBench.BRUNO));
      fresh.drive();

      RunState expected =
          answer instanceof RunOperation.Stop ? RunState.FAILED : RunState.SUCCEEDED;
      assertEquals(expected, fresh.world.run(run).state());
    }
  }

  @Test
  void a_scheduled_change_is_approved_while_people_are_there_and_begins_at_its_hour()
      throws InterruptedException {
    Instant at = bench.now.get().plus(Duration.ofHours(6));
    RunId run = bench.launch("q1", EngineBench.BOOK, "change", at(at));
    bench.driveUntil(bench.now.get());
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("run.begins-later", bench.card().outcome().code());

    bench.driveUntil(at.minus(Duration.ofHours(1)));
    bench.approve(run);
    bench.driveUntil(at.minusSeconds(1));
    assertEquals(RunState.SCHEDULED, bench.state(run));
    assertEquals(List.of(new RunOperation.Cancel("")), bench.card().offers());
    assertEquals("app:1", bench.deployment.image);

    bench.driveUntil(at);
    assertEquals("app:2", bench.deployment.image);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
  }

  @Test
  void what_nobody_has_approved_by_its_hour_does_not_begin() throws InterruptedException {
    Instant at = bench.now.get().plus(Duration.ofHours(6));
    RunId run = bench.launch("q1", EngineBench.BOOK, "change", at(at));
    bench.driveUntil(at);
    bench.expire(run);
    assertEquals(RunState.EXPIRED, bench.state(run));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void what_has_changed_by_its_hour_is_asked_anew() throws InterruptedException {
    Instant at = bench.now.get().plus(Duration.ofHours(6));
    RunId run = bench.launch("q1", EngineBench.BOOK, "change", at(at));
    bench.driveUntil(bench.now.get());
    bench.approve(run);
    bench.driveUntil(at.minusSeconds(1));
    bench.deployment.image = "app:1b";
    bench.driveUntil(at);
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("app:1b", bench.deployment.image);
  }

  @Test
  void what_has_nothing_to_change_yet_is_planned_again_at_its_hour() throws InterruptedException {
    Instant at = bench.now.get().plus(Duration.ofHours(6));
    bench.deployment.image = "app:2";
    RunId run = bench.launch("q1", EngineBench.BOOK, "change", at(at));
    bench.driveUntil(bench.now.get());
    assertEquals(RunState.SCHEDULED, bench.state(run));
    assertEquals("run.scheduled-idle", bench.card().outcome().code());
    bench.deployment.image = "app:1";
    bench.driveUntil(at);
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
  }

  @Test
  void a_scheduled_run_can_be_called_off_before_and_after_it_was_approved()
      throws InterruptedException {
    for (boolean agreed : List.of(false, true)) {
      Instant at = bench.now.get().plus(Duration.ofHours(6));
      RunId run = bench.launch("q" + agreed, EngineBench.BOOK, "change", at(at));
      bench.driveUntil(bench.now.get());
      if (agreed) {
        bench.approve(run);
        bench.driveUntil(bench.now.get());
      }
      cancel(run);
      bench.driveUntil(at);
      assertEquals(RunState.CANCELLED, bench.state(run));
    }
    assertEquals("app:1", bench.deployment.image);
  }

  private static Launcher.Setting at(Instant at) {
    return new Launcher.Setting(
        true, new Address.Channel("C1", Language.EN), null, Purpose.CHANGE, null, at, null);
  }

  @Test
  void a_note_stands_in_the_thread_and_on_the_record_even_of_a_run_that_is_over()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.approve(run);
    bench.drive();
    RunState before = bench.state(run);
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench
            .engine
            .runs()
            .apply(run, new RunOperation.Note("the DBA looks at it"), EngineBench.CARLA));
    Event.RunDetail detail = bench.world.events(Event.RunDetail.class).getLast();
    assertEquals(run, detail.run());
    assertEquals("run.note", detail.title().code());
    assertEquals("the DBA looks at it", detail.title().values().get("text"));
    assertEquals(EngineBench.CARLA.id(), detail.title().values().get("by"));
    assertEquals(before, bench.state(run));
  }

  @Test
  void a_broken_glass_is_told_loudly_and_reviewed_by_somebody_else() throws InterruptedException {
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
    Event.Note loud = bench.world.events(Event.Note.class).getFirst();
    assertEquals(new Address.Channel("C0LOUD", Language.EN), loud.to());
    assertEquals("site is down", loud.fact().values().get("reason"));
    assertTrue(bench.card().offers().contains(new RunOperation.Review("")));

    Runs runs = bench.engine.runs();
    assertInstanceOf(
        Runs.Outcome.Refused.class,
        runs.apply(run, new RunOperation.Review("ok"), EngineBench.ANA));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        runs.apply(run, new RunOperation.Review("ok"), EngineBench.BRUNO));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        runs.apply(run, new RunOperation.Review("ok"), EngineBench.BRUNO));
    assertEquals(List.of(new RunOperation.Revert()), bench.card().offers());
    assertTrue(bench.card().notes().stream().anyMatch(note -> note.code().equals("run.reviewed")));
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
    bench.image.beforeEffect =
        () -> bench.engine.runs().apply(run, new RunOperation.Pause("phone"), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.PAUSED, bench.state(run));
    bench.engine.runs().apply(run, new RunOperation.Resume(), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run));
  }

  private void cancel(RunId run) {
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA));
  }

  @Test
  void a_run_that_is_cancelled_at_a_gate_puts_back_what_it_has_changed()
      throws InterruptedException {
    String book =
        """
        name: change
        title: {en: Change, es: Cambiar}
        source: test
        onFailure: revert
        steps:
          - {id: one, action: test.image, with: {image: "app:2"}}
          - {id: two, action: test.image, with: {image: "app:3"}, approval: {by: [oncall]}}
        """;
    RunId run = bench.launch("q1", book, "change");
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run));
    assertEquals("app:2", bench.deployment.image);
    cancel(run);
    bench.drive();
    assertEquals(RunState.CANCELLED, bench.state(run));
    assertEquals("app:1", bench.deployment.image);
  }
}

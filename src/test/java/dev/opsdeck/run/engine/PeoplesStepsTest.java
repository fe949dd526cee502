package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run asks of people, and what they can do to it on its way. */
class PeoplesStepsTest extends BookRuns {
  @Test
  void a_decision_waits_for_a_person_and_decides_what_follows() throws InterruptedException {
    String steps =
        """
          - id: go
            decision:
              question: {en: "Go with ${service.name}?", es: "¿Seguir con ${service.name}?"}
              options:
                - {value: forward, label: {en: Forward, es: Adelante}}
                - {value: back, label: {en: Back, es: Atrás}}
          - {id: change, action: test.image, when: steps.go.choice == "forward", with: {image: "app:2"}}
        """;
    for (String choice : List.of("forward", "back")) {
      EngineBench fresh = new EngineBench();
      RunId run =
          fresh.launch(
              "q1", "name: book\ntitle: {en: B, es: L}\nsource: test\nsteps:\n" + steps, "book");
      fresh.drive();
      fresh.approve(run);
      fresh.drive();
      assertEquals(RunState.RUNNING, fresh.world.run(run).state());
      RunView view = fresh.engine.runs().show(run).orElseThrow();
      QuestionView.Choose question =
          assertInstanceOf(QuestionView.Choose.class, view.questions().getFirst());
      assertEquals("Go with app?", question.text().en());
      assertTrue(fresh.world.nextTimer().isEmpty(), "nothing is held while people think");

      assertInstanceOf(
          Runs.Outcome.Refused.class,
          fresh
              .engine
              .runs()
              .apply(run, new RunOperation.Choose("go", "sideways"), EngineBench.ANA));
      assertInstanceOf(
          Runs.Outcome.Accepted.class,
          fresh.engine.runs().apply(run, new RunOperation.Choose("go", choice), EngineBench.ANA));
      fresh.drive();
      assertEquals(RunState.SUCCEEDED, fresh.world.run(run).state());
      assertEquals(choice.equals("forward") ? 1 : 0, fresh.deployment.effects.size());
    }
  }

  @Test
  void a_question_that_nobody_answers_fails_at_its_time() throws InterruptedException {
    RunId run =
        launch(
            """
              - id: go
                timeout: 10m
                decision:
                  question: {en: "Go?", es: "¿Seguir?"}
                  options: [{value: a, label: {en: A, es: A}}, {value: b, label: {en: B, es: B}}]
            """);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("run.asked-too-long", outcome(run));
  }

  @Test
  void a_manual_step_is_done_when_a_person_says_so_and_fills_in_the_form()
      throws InterruptedException {
    RunId run =
        launch(
            """
              - id: cable
                manual:
                  instructions: {en: Plug it in, es: Enchúfelo}
                  form: {count: {type: integer, minimum: 1}}
              - {id: said, action: test.echo, with: {text: "${string(steps.cable.count)}"}}
            """);
    Runs runs = bench.engine.runs();
    assertEquals("count", runs.form(run, "cable").getFirst().name());
    assertEquals(
        "parameter.too-small",
        refusal(
            runs.apply(
                run, new RunOperation.Done("cable", Map.of("count", "0")), EngineBench.ANA)));
    runs.apply(run, new RunOperation.Done("cable", Map.of("count", "4")), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("4", run(run).step("said").output().get("text").asText());
    assertEquals(
        "run.already-over",
        refusal(
            runs.apply(
                run, new RunOperation.Done("cable", Map.of("count", "4")), EngineBench.ANA)));
  }

  @Test
  void only_the_requester_and_those_named_may_answer() throws InterruptedException {
    RunId run =
        launch(
            """
              - {id: cable, manual: {instructions: {en: Plug, es: Enchufar}, by: [oncall]}}
            """);
    assertEquals(
        "test.not-on-call",
        refusal(
            bench
                .engine
                .runs()
                .apply(run, new RunOperation.Done("cable", Map.of()), EngineBench.CARLA)));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench
            .engine
            .runs()
            .apply(run, new RunOperation.Stop("cable", "no cable"), EngineBench.BRUNO));
    bench.drive();
    assertEquals(RunState.FAILED, state(run));
    assertEquals("run.could-not", outcome(run));
  }

  @Test
  void a_checklist_keeps_each_tick_and_is_done_with_the_last() throws InterruptedException {
    RunId run =
        launch(
            """
              - id: ready
                checklist:
                  items:
                    - {id: mail, text: {en: Mail sent, es: Correo enviado}}
                    - {id: page, text: {en: Page set, es: Página puesta}}
            """);
    Runs runs = bench.engine.runs();
    runs.apply(run, new RunOperation.Tick("ready", "mail"), EngineBench.ANA);
    runs.apply(run, new RunOperation.Tick("ready", "mail"), EngineBench.BRUNO);
    bench.newEngine();
    QuestionView.TickOff list =
        assertInstanceOf(QuestionView.TickOff.class, card(run).questions().getFirst());
    assertEquals("U0ANA", list.lines().getFirst().tickedBy().value());
    assertEquals(RunState.RUNNING, state(run));
    bench.engine.runs().apply(run, new RunOperation.Tick("ready", "page"), EngineBench.BRUNO);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_failed_step_can_be_tried_again_skipped_or_given_up() throws InterruptedException {
    for (RunOperation answer :
        List.of(
            new RunOperation.Retry("look"),
            new RunOperation.Skip("look", "known"),
            new RunOperation.Stop("look", "no"))) {
      EngineBench fresh = new EngineBench();
      fresh.look.failAt = "look";
      RunId run =
          fresh.launch(
              "q1",
              """
              name: book
              title: {en: B, es: L}
              source: test
              steps:
                - {id: look, action: test.look, onFailure: ask}
                - {id: after, action: test.echo, with: {text: x}}
              """,
              "book");
      fresh.drive();
      assertEquals(RunState.ASKING, fresh.world.run(run).state());
      RunView view = fresh.engine.runs().show(run).orElseThrow();
      assertInstanceOf(QuestionView.WhatNow.class, view.questions().getFirst());
      fresh.look.failAt = "";
      fresh.engine.runs().apply(run, answer, EngineBench.BRUNO);
      fresh.drive();
      RunState expected =
          answer instanceof RunOperation.Stop ? RunState.FAILED : RunState.SUCCEEDED;
      assertEquals(expected, fresh.world.run(run).state(), answer.toString());
    }
  }

  @Test
  void a_paused_run_rests_before_its_next_step_and_goes_on() throws InterruptedException {
    bench.look.pollsUntilReady = 1;
    RunId run =
        launch(
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: look, action: test.look}
            """);
    bench.approve(run);
    bench.image.beforeEffect =
        () ->
            assertInstanceOf(
                Runs.Outcome.Accepted.class,
                bench.engine.runs().apply(run, new RunOperation.Pause("phone"), EngineBench.ANA));
    bench.drive();
    assertEquals(RunState.PAUSED, state(run));
    assertEquals(StepState.DONE, step(run, "one"));
    assertEquals(StepState.PENDING, step(run, "look"));
    assertEquals(
        List.of(new RunOperation.Resume(), new RunOperation.Cancel("")), card(run).offers());
    assertEquals(1, bench.world.locks().size(), "its target stays its own");
    bench.engine.runs().apply(run, new RunOperation.Resume(), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_paused_run_can_be_cancelled() throws InterruptedException {
    RunId run =
        launch(
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: look, action: test.look}
            """);
    bench.approve(run);
    bench.image.beforeEffect =
        () -> bench.engine.runs().apply(run, new RunOperation.Pause("phone"), EngineBench.ANA);
    bench.drive();
    bench.engine.runs().apply(run, new RunOperation.Cancel("wrong one"), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
  }

  @Test
  void a_step_that_has_not_begun_can_be_left_out_by_who_is_on_call() throws InterruptedException {
    RunId run =
        launch(
            """
              - {id: cable, manual: {instructions: {en: Plug, es: Enchufar}}}
              - {id: look, action: test.look}
            """);
    Runs runs = bench.engine.runs();
    assertEquals(
        "test.not-on-call",
        refusal(runs.apply(run, new RunOperation.Skip("look", "known"), EngineBench.ANA)));
    assertEquals(
        "run.no-such-step",
        refusal(runs.apply(run, new RunOperation.Skip("lok", "known"), EngineBench.BRUNO)));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        runs.apply(run, new RunOperation.Skip("look", "known"), EngineBench.BRUNO));
    runs.apply(run, new RunOperation.Done("cable", Map.of()), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(StepState.SKIPPED, step(run, "look"));
  }

  @Test
  void people_who_are_waited_for_are_reminded_less_and_less_often() throws InterruptedException {
    RunId run = launch("  - {id: cable, manual: {instructions: {en: Plug, es: Enchufar}}}\n");
    bench.driveUntil(bench.now.get().plus(Duration.ofHours(5)));
    assertEquals(
        4,
        bench.world.events(Event.RunDetail.class).stream()
            .filter(detail -> detail.title().code().equals("run.still-waiting"))
            .filter(detail -> detail.run().equals(run))
            .count());
  }

  @Test
  void who_answers_too_late_does_not_end_what_is_done_after_another_failure()
      throws InterruptedException {
    bench.image.accidents.addAll(Collections.nCopies(4, ImageAction.Accident.BUSY));
    RunId run =
        approved(
            "",
            """
              - id: both
                parallel:
                  - {id: dns, manual: {instructions: {en: Switch, es: Cambiar}}}
                  - id: roll
                    action: test.image
                    with: {image: "app:2"}
                    onFailure: {run: [{id: undo, action: test.image, with: {image: "app:9"}}]}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run), "the branch is to be agreed to");
    bench.engine.runs().apply(run, new RunOperation.Stop("dns", "no access"), EngineBench.ANA);
    agree(run);
    assertEquals("app:9", bench.deployment.image);
    assertEquals(RunState.FAILED, state(run));
  }

  @Test
  void a_question_that_ends_some_time_keeps_no_gate_waiting() throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - id: both
                parallel:
                  - {id: dns, manual: {instructions: {en: Switch, es: Cambiar}}, timeout: 2h}
                  - id: scale
                    action: test.image
                    with: {image: "app:2"}
                    approval: {by: [oncall]}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(StepState.ASKED, step(run, "dns"));
  }
}

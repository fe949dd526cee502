package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the language of runbooks makes a run do. */
class LanguageRunsTest extends BookRuns {
  @Test
  void steps_side_by_side_are_all_done_before_what_follows() throws InterruptedException {
    RunId run =
        launch(
            """
              - id: both
                parallel:
                  - {id: one, action: test.look}
                  - id: two
                    steps: [{id: first, action: test.look}, {id: second, action: test.look}]
              - {id: after, action: test.look, when: steps.one.ready == 3 && steps.second.ready == 3}
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(
        List.of("one", "first", "second", "after"),
        run(run).steps().stream().map(step -> step.id()).toList());
    assertTrue(run(run).steps().stream().allMatch(step -> step.state() == StepState.DONE));
  }

  @Test
  void one_failure_side_by_side_fails_the_run_and_begins_nothing_more()
      throws InterruptedException {
    bench.look.failAt = "one";
    RunId run =
        launch(
            """
              - id: both
                parallel:
                  - {id: one, action: test.look}
                  - id: two
                    steps: [{id: first, action: test.look}, {id: second, action: test.look}]
              - {id: after, action: test.look}
            """);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.unhealthy", outcome(run));
    assertEquals(StepState.PENDING, step(run, "after"));
    assertEquals(StepState.PENDING, step(run, "second"));
  }

  @Test
  void a_loop_goes_through_its_items_in_batches_and_counts_them() throws InterruptedException {
    RunId run =
        launch(
            """
              - id: each
                forEach: [a, b, c]
                batch: 2
                steps: [{id: seen, action: test.echo, with: {text: "${item}"}}]
              - {id: sum, action: test.echo, with: {text: "${string(steps.each.done)}"}}
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("c", run(run).step("each/2/seen").output().get("text").asText());
    assertEquals("3", run(run).step("sum").output().get("text").asText());
    assertEquals(2, bench.echo.most);
  }

  @Test
  void a_loop_stops_after_too_many_failures_and_not_before() throws InterruptedException {
    String steps =
        """
          - id: each
            forEach: [good, bad, good, bad, good]
            stopAfter: %d
            steps:
              - {id: seen, action: test.echo, with: {text: "${item}"}}
              - {id: then, action: test.look}
        """;
    RunId tolerant = launch(steps.formatted(3));
    assertEquals(RunState.SUCCEEDED, state(tolerant));
    assertEquals(StepState.FAILED, step(tolerant, "each/1/seen"));
    assertEquals(StepState.PENDING, step(tolerant, "each/1/then"));
    assertEquals(StepState.DONE, step(tolerant, "each/4/then"));

    RunId strict = launch(steps.formatted(2));
    assertEquals(RunState.FAILED, state(strict));
    assertEquals("run.too-many-failed", outcome(strict));
    assertEquals(StepState.PENDING, step(strict, "each/4/seen"));
  }

  @Test
  void a_change_in_a_loop_is_shown_with_each_item_before_it_happens() throws InterruptedException {
    RunId run =
        launch(
            """
              - id: each
                forEach: ["app:5", "app:6"]
                steps: [{id: set, action: test.image, with: {image: "${item}"}}]
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(2, card(run).plan().changes().size());
    assertEquals(List.of(), bench.deployment.effects);
  }

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
              .answer(run, "go", new Runs.Answer.Choose("sideways"), EngineBench.ANA));
      assertInstanceOf(
          Runs.Outcome.Accepted.class,
          fresh.engine.runs().answer(run, "go", new Runs.Answer.Choose(choice), EngineBench.ANA));
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
            runs.answer(
                run, "cable", new Runs.Answer.Done(Map.of("count", "0")), EngineBench.ANA)));
    runs.answer(run, "cable", new Runs.Answer.Done(Map.of("count", "4")), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("4", run(run).step("said").output().get("text").asText());
    assertEquals(
        "run.already-over",
        refusal(
            runs.answer(
                run, "cable", new Runs.Answer.Done(Map.of("count", "4")), EngineBench.ANA)));
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
                .answer(run, "cable", new Runs.Answer.Done(Map.of()), EngineBench.CARLA)));
    assertInstanceOf(
        Runs.Outcome.Accepted.class,
        bench
            .engine
            .runs()
            .answer(run, "cable", new Runs.Answer.Stop("no cable"), EngineBench.BRUNO));
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
    runs.answer(run, "ready", new Runs.Answer.Tick("mail"), EngineBench.ANA);
    runs.answer(run, "ready", new Runs.Answer.Tick("mail"), EngineBench.BRUNO);
    bench.newEngine();
    QuestionView.TickOff list =
        assertInstanceOf(QuestionView.TickOff.class, card(run).questions().getFirst());
    assertEquals("U0ANA", list.lines().getFirst().tickedBy().value());
    assertEquals(RunState.RUNNING, state(run));
    bench.engine.runs().answer(run, "ready", new Runs.Answer.Tick("page"), EngineBench.BRUNO);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_check_that_must_stay_right_is_looked_at_until_its_time_is_over()
      throws InterruptedException {
    RunId run = launch("  - {id: steady, action: test.look, soak: {for: 1m, every: 10s}}\n");
    assertEquals(RunState.SUCCEEDED, state(run));
    var record = run(run).step("steady");
    assertFalse(record.took().compareTo(Duration.ofMinutes(1)) < 0);
  }

  @Test
  void pauses_between_tries_grow() throws InterruptedException {
    bench.look.busyTimes = 3;
    var before = bench.now.get();
    RunId run =
        launch(
            "  - {id: look, action: test.look, retry: {times: 3, every: 10s, factor: 2, longest:"
                + " 30s}}\n");
    assertEquals(RunState.SUCCEEDED, state(run));
    Duration took = Duration.between(before, bench.now.get());
    assertTrue(took.compareTo(Duration.ofSeconds(60)) >= 0, took.toString());
  }

  @Test
  void a_failed_step_can_be_tried_again_skipped_or_given_up() throws InterruptedException {
    for (Runs.Answer answer :
        List.of(
            new Runs.Answer.Retry(), new Runs.Answer.Skip("known"), new Runs.Answer.Stop("no"))) {
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
      fresh.engine.runs().answer(run, "look", answer, EngineBench.BRUNO);
      fresh.drive();
      RunState expected = answer instanceof Runs.Answer.Stop ? RunState.FAILED : RunState.SUCCEEDED;
      assertEquals(expected, fresh.world.run(run).state(), answer.toString());
    }
  }

  @Test
  void a_failure_puts_back_what_was_changed_the_last_change_first() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run =
        approved(
            "onFailure: revert\n",
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: look, action: test.look}
            """);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.unhealthy", outcome(run));
    assertEquals("app:1", bench.deployment.image);
    assertEquals(List.of(run + "/one", run + "/revert/back1"), bench.deployment.effects);
    assertEquals(List.of(), card(run).offers());
  }

  @Test
  void cancelling_puts_back_too_when_the_runbook_says_so() throws InterruptedException {
    bench.look.pollsUntilReady = 1_000;
    RunId run =
        launch(
            "onFailure: revert\n",
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: look, action: test.look}
            """);
    bench.approve(run);
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.engine.runs().cancel(run, EngineBench.ANA, "wrong one");
        };
    bench.drive();
    assertEquals(RunState.CANCELLED, state(run));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void a_failure_branch_is_planned_and_agreed_to_when_it_is_needed() throws InterruptedException {
    bench.look.failAt = "look";
    RunId run =
        approved(
            "",
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - id: look
                action: test.look
                onFailure:
                  run: [{id: other, action: test.image, with: {image: "app:safe"}}]
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(1, card(run).plan().changes().size());
    agree(run);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.unhealthy", outcome(run));
    assertEquals("app:safe", bench.deployment.image);
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
                bench.engine.runs().pause(run, EngineBench.ANA, "phone"));
    bench.drive();
    assertEquals(RunState.PAUSED, state(run));
    assertEquals(StepState.DONE, step(run, "one"));
    assertEquals(StepState.PENDING, step(run, "look"));
    assertEquals(List.of(RunView.Offer.RESUME, RunView.Offer.CANCEL), card(run).offers());
    assertEquals(1, bench.world.locks().size(), "its target stays its own");
    bench.engine.runs().resume(run, EngineBench.ANA);
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
    bench.image.beforeEffect = () -> bench.engine.runs().pause(run, EngineBench.ANA, "phone");
    bench.drive();
    bench.engine.runs().cancel(run, EngineBench.ANA, "wrong one");
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
    assertEquals("test.not-on-call", refusal(runs.skip(run, "look", "known", EngineBench.ANA)));
    assertEquals("run.no-such-step", refusal(runs.skip(run, "lok", "known", EngineBench.BRUNO)));
    assertInstanceOf(
        Runs.Outcome.Accepted.class, runs.skip(run, "look", "known", EngineBench.BRUNO));
    runs.answer(run, "cable", new Runs.Answer.Done(Map.of()), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(StepState.SKIPPED, step(run, "look"));
  }

  @Test
  void an_included_runbook_sees_its_own_parameters_only() throws InterruptedException {
    bench.others.put(
        "greet",
        """
        name: greet
        title: {en: Greet, es: Saludar}
        source: test
        parameters: {whom: {type: string}}
        steps: [{id: say, action: test.echo, with: {text: "hello ${params.whom}"}}]
        """);
    RunId run =
        launch(
            """
              - id: each
                forEach: [ana, bruno]
                steps: [{id: greeting, runbook: greet, with: {whom: "${item}"}}]
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("hello bruno", run(run).step("each/1/greeting/say").output().get("text").asText());
  }

  @Test
  void after_a_change_a_run_of_its_own_watches_for_a_while() throws InterruptedException {
    RunId run =
        approved(
            """
            followUp: {every: 10m, for: 1h, steps: [{id: pods, action: test.look}, {id: more, action: test.look}]}
            """,
            "  - {id: one, action: test.image, with: {image: \"app:2\"}}\n");
    assertEquals(RunState.SUCCEEDED, state(run));
    Runs.Line follow =
        bench.engine.runs().list(new Runs.Filter(false, null, null, 10)).stream()
            .filter(line -> !line.run().equals(run))
            .findFirst()
            .orElseThrow();
    assertEquals(RunState.SUCCEEDED, follow.state());
    Duration watched = Duration.between(follow.acceptedAt(), follow.finishedAt());
    assertTrue(watched.compareTo(Duration.ofHours(1)) >= 0, watched.toString());
    assertTrue(watched.compareTo(Duration.ofMinutes(61)) < 0, watched.toString());
  }

  @Test
  void a_run_that_works_for_long_says_every_two_minutes_what_it_waits_for()
      throws InterruptedException {
    bench.look.pollsUntilReady = 10_000;
    RunId run = bench.launch("q1", EngineBench.LOOK_BOOK, "look");
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(9)));
    long reports =
        bench.world.events(Event.RunCard.class).stream()
            .filter(event -> event.run().id().equals(run))
            .map(event -> event.run().outcome())
            .filter(outcome -> outcome != null && outcome.code().equals("run.still-running"))
            .map(Fact::values)
            .map(values -> values.get("at"))
            .distinct()
            .count();
    assertEquals(4, reports);
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
}

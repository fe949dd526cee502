package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import java.time.Duration;
import java.util.List;
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
          bench.engine.runs().apply(run, new RunOperation.Cancel("wrong one"), EngineBench.ANA);
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
  void what_watches_a_change_stops_and_says_so_when_another_run_changes_the_same_target()
      throws InterruptedException {
    String watching = "followUp: {every: 10m, for: 2h, steps: [{id: pods, action: test.look}]}\n";
    String back = "  - {id: one, action: test.image, with: {image: \"app:1\"}}\n";
    RunId run = bench.launch("q-first", book(watching, back.replace("app:1", "app:2")), "book");
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(1)));
    bench.approve(run);
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(30)));
    assertEquals(RunState.SUCCEEDED, state(run));
    RunId follow = bench.world.runs.newest();
    assertEquals(RunState.RUNNING, state(follow));

    RunId rollback = bench.launch("q-second", book("", back), "book");
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(1)));
    bench.approve(rollback);
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(1)));

    assertEquals(RunState.SUCCEEDED, state(rollback));
    assertEquals(RunState.CANCELLED, state(follow));
    Fact why = run(follow).reason();
    assertEquals("run.superseded", why.code());
    assertEquals(rollback.value(), why.values().get("by"));
  }

  private static String book(String head, String steps) {
    return "name: book\ntitle: {en: Book, es: Libro}\nsource: test\n" + head + "steps:\n" + steps;
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

  private static final String CHANGE_AND_ASK =
      """
        - {id: one, action: test.image, with: {image: "app:2"}}
        - id: cable
          manual: {instructions: {en: Plug, es: Enchufar}}
      """;

  private void isStuckAt(RunId run, String step) throws InterruptedException {
    bench.engine.runs().apply(run, new RunOperation.Stop(step, "no cable"), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.FAILED, state(run));
  }

  @Test
  void a_run_that_has_put_itself_back_is_not_put_back_again() throws InterruptedException {
    RunId run = approved("onFailure: revert\n", CHANGE_AND_ASK);
    isStuckAt(run, "cable");
    assertEquals("app:1", bench.deployment.image);
    assertEquals(List.of(), card(run).offers());
    assertEquals(
        "run.nothing-to-revert",
        refusal(bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA)));
  }

  private static final String TWO_AND_ASK =
      """
        - {id: one, action: test.image, with: {image: "app:2"}}
        - {id: two, action: test.image, with: {image: "app:3"}, approval: {by: [oncall]}}
        - id: cable
          manual: {instructions: {en: Plug, es: Enchufar}}
      """;

  @Test
  void two_changes_of_the_same_thing_are_put_back_one_after_the_other()
      throws InterruptedException {
    RunId run = approved("onFailure: revert\n", TWO_AND_ASK);
    agree(run);
    isStuckAt(run, "cable");
    assertEquals(StepState.DONE, step(run, "revert/back1"));
    assertEquals(StepState.DONE, step(run, "revert/back2"));
    assertEquals("app:1", bench.deployment.image);
    assertEquals(List.of(), card(run).offers());
  }

  @Test
  void what_somebody_has_changed_since_is_not_put_back_unasked() throws InterruptedException {
    RunId run = approved("onFailure: revert\n", TWO_AND_ASK);
    agree(run);
    bench.deployment.image = "app:4";
    bench.engine.runs().apply(run, new RunOperation.Stop("cable", "no cable"), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals("run.revert-gate", outcome(run));
    assertEquals(1, bench.policy.rules.size(), "what was asked for before the change");
    assertEquals("app:4", bench.deployment.image);
    assertEquals("app:4", card(run).plan().changes().getFirst().fields().getFirst().from());

    bench.expire(run);
    bench.drive();
    assertEquals(RunState.FAILED, state(run));
    assertEquals("no cable", run(run).reason().values().get("reason"));
    assertEquals(StepState.FAILED, step(run, "revert/back1"));
    assertEquals("app:4", bench.deployment.image);
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());
  }

  @Test
  void after_a_cancel_nobody_is_asked_and_what_was_changed_since_stays()
      throws InterruptedException {
    RunId run = approved("onFailure: revert\n", CHANGE_AND_ASK);
    bench.deployment.image = "app:4";
    bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.FAILED, state(run));
    assertEquals("run.changed-since", outcome(run));
    assertEquals("app:4", bench.deployment.image);
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());
  }

  @Test
  void nor_is_anybody_asked_when_it_is_cancelled_while_somebody_is() throws InterruptedException {
    RunId run = approved("onFailure: revert\n", CHANGE_AND_ASK);
    bench.deployment.image = "app:4";
    bench.engine.runs().apply(run, new RunOperation.Stop("cable", "no cable"), EngineBench.ANA);
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA);
    bench.drive();
    assertTrue(state(run).isFinal());
    assertEquals("app:4", bench.deployment.image);
  }

  @Test
  void what_a_run_could_not_put_back_itself_can_be_put_back_later() throws InterruptedException {
    RunId run = approved("onFailure: revert\n", CHANGE_AND_ASK);
    bench.deployment.image = "gone";
    isStuckAt(run, "cable");
    assertEquals(StepState.FAILED, step(run, "revert/back1"));
    assertEquals(RunState.FAILED, state(run));
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());

    bench.deployment.image = "app:2";
    bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA);
    bench.drive();
    bench.approve(bench.world.runs.newest());
    bench.drive();
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void to_put_back_twice_at_once_is_one_run_until_that_is_over() throws InterruptedException {
    Runs runs = bench.engine.runs();
    RunId run = approved("", "  - {id: one, action: test.image, with: {image: \"app:2\"}}\n");
    Runs.Outcome first = runs.apply(run, new RunOperation.Revert(), EngineBench.ANA);
    assertEquals(first, runs.apply(run, new RunOperation.Revert(), EngineBench.BRUNO));
    bench.drive();
    bench.deny(bench.world.runs.newest());
    bench.drive();
    assertNotEquals(
        first, runs.apply(run, new RunOperation.Revert(), EngineBench.ANA), "it was denied");
  }

  @Test
  void a_way_back_that_could_not_be_planned_is_still_offered() throws InterruptedException {
    RunId run = approved("onFailure: revert\n", CHANGE_AND_ASK);
    bench.deployment.image = "gone";
    isStuckAt(run, "cable");
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());
  }
}

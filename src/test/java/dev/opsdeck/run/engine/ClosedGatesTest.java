package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.runbook.ApprovalRule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands behind a gate that nobody opens, and what gates ask for. */
class ClosedGatesTest extends BookRuns {
  private static final String FIRST =
      """
        - {id: first, action: test.image, with: {image: "app:2"}, onFailure: continue}
      """;

  private static final String ONLY_AFTER_FIRST = "when: steps.first.toImage == \"app:2\"";

  private static final String APPROVED_BY_TWO = "approval: {by: [oncall], quorum: 2}\n";

  @BeforeEach
  void the_first_change_fails_for_good() {
    bench.image.accidents.addAll(Collections.nCopies(4, ImageAction.Accident.BUSY));
  }

  @Test
  void a_change_that_its_condition_no_longer_wants_does_not_happen_because_nobody_is_asked()
      throws InterruptedException {
    RunId run =
        approved(
            "",
            FIRST
                + """
                  - id: second
                    action: test.image
                    with: {image: "app:3"}
                    approval: {by: [oncall]}
                    %s
                """
                    .formatted(ONLY_AFTER_FIRST));
    assertEquals(StepState.FAILED, step(run, "first"));
    assertEquals(StepState.SKIPPED, step(run, "second"));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void nor_does_one_without_a_gate() throws InterruptedException {
    RunId run =
        approved(
            "",
            FIRST
                + """
                  - {id: second, action: test.image, with: {image: "app:3"}, %s}
                """
                    .formatted(ONLY_AFTER_FIRST.replace("\"", "'")));
    assertEquals(StepState.SKIPPED, step(run, "second"));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void what_the_plan_at_the_gate_no_longer_has_does_not_happen_behind_it()
      throws InterruptedException {
    RunId run =
        approved(
            "",
            FIRST
                + """
                  - id: group
                    approval: {by: [oncall]}
                    steps:
                      - {id: wanted, action: test.image, with: {image: "app:3"}}
                      - id: unwanted
                        action: test.image
                        with: {image: "app:4"}
                        %s
                """
                    .formatted(ONLY_AFTER_FIRST));
    assertEquals(1, card(run).plan().changes().size());
    agree(run);
    assertEquals("app:3", bench.deployment.image);
    assertEquals(StepState.SKIPPED, step(run, "unwanted"));
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_refused_gate_keeps_every_turn_of_the_loop_behind_it() throws InterruptedException {
    bench.image.accidents.clear();
    bench.look.whenRight = () -> bench.policy.frozen = true;
    RunId run =
        approved(
            "",
            """
              - {id: look, action: test.look}
              - id: each
                forEach: ["app:5", "app:6", "app:7"]
                stopAfter: 3
                approval: {by: [oncall]}
                steps: [{id: set, action: test.image, with: {image: "${item}"}}]
              - {id: last, action: test.image, with: {image: "app:8"}}
            """);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.frozen", outcome(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void what_somebody_left_out_behind_a_gate_is_not_asked_about() throws InterruptedException {
    bench.image.accidents.clear();
    RunId run =
        launch(
            """
              - {id: look, action: test.look}
              - id: group
                approval: {by: [oncall]}
                steps:
                  - {id: one, action: test.image, with: {image: "app:2"}}
                  - {id: two, action: test.image, with: {image: "app:3"}}
            """);
    bench.look.whenRight =
        () ->
            bench
                .engine
                .runs()
                .apply(run, new RunOperation.Skip("two", "not now"), EngineBench.BRUNO);
    agree(run);
    assertEquals(1, card(run).plan().changes().size());
    agree(run);
    assertEquals("app:2", bench.deployment.image);
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void an_included_runbook_that_asks_for_two_is_not_included_with_one()
      throws InterruptedException {
    bench.image.accidents.clear();
    String head = APPROVED_BY_TWO + "parameters: {region: {type: string}}\n";
    bench.others.put("failover", book("failover", head, "app:2"));
    RunId run =
        launch(
            "  - {id: over, runbook: failover, with: {region: eu}, approval: {by: [oncall], expires: 5m}}\n");
    agree(run);
    assertEquals(List.of(1, 2), quorums());
    assertEquals("eu", bench.policy.scopes.get(1).params().path("region").asText());
  }

  @Test
  void an_included_runbook_that_asks_for_the_same_asks_for_nothing_more()
      throws InterruptedException {
    bench.image.accidents.clear();
    bench.others.put("failover", book("failover", APPROVED_BY_TWO, "app:2"));
    RunId run =
        launch(APPROVED_BY_TWO, "  - {id: over, runbook: failover, approval: {by: [\"@dba\"]}}\n");
    agree(run);
    assertEquals(List.of(1), quorums());
  }

  @Test
  void what_is_as_asked_already_behind_a_point_of_no_return_is_asked_of_nobody()
      throws InterruptedException {
    bench.image.accidents.clear();
    bench.deployment.image = "app:2";
    RunId run =
        launch(
            """
              - {id: look, action: test.look}
              - id: wipe
                action: test.image
                with: {image: "app:2"}
                pointOfNoReturn: {en: The disk is gone, es: El disco se pierde}
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void what_a_runbook_asks_for_it_asks_for_after_a_failure_too() throws InterruptedException {
    RunId run =
        approved(
            APPROVED_BY_TWO
                + "onFailure: {run: [{id: undo, action: test.image, with: {image: \"app:9\"}}]}\n",
            "  - {id: first, action: test.image, with: {image: \"app:2\"}}\n");
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(2), quorums());
  }

  @Test
  void a_failure_in_a_loop_goes_to_the_branch_of_the_runbook() throws InterruptedException {
    RunId run =
        approved(
            "onFailure: {run: [{id: undo, action: test.image, with: {image: \"app:9\"}}]}\n",
            """
              - id: each
                forEach: [a, b]
                steps: [{id: first, action: test.image, with: {image: "app:${item}"}}]
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    agree(run);
    assertEquals("app:9", bench.deployment.image);
    assertEquals(RunState.FAILED, state(run));
  }

  @Test
  void before_a_manual_step_without_return_somebody_agrees_and_reads_why()
      throws InterruptedException {
    RunId run =
        launch(
            """
              - id: wipe
                manual: {instructions: {en: Wipe the disk, es: Borrar el disco}}
                pointOfNoReturn: {en: The disk is gone, es: El disco se pierde}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals("run.last-gate", outcome(run));
    assertEquals("The disk is gone", run(run).reason().values().get("en"));
    agree(run);
    assertEquals(StepState.ASKED, step(run, "wipe"));
  }

  @Test
  void who_agreed_to_the_plan_does_not_count_at_a_gate() throws InterruptedException {
    bench.image.accidents.clear();
    RunId run =
        approved(
            "",
            """
              - {id: look, action: test.look}
              - {id: change, action: test.image, with: {image: "app:2"}, approval: {by: [oncall]}}
            """);
    bench.approve(run, EngineBench.CARLA);
    bench.policy.quorum = 2;
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run), "one of two has seen what is behind it");
    assertTrue(bench.deployment.effects.isEmpty());
  }

  @Test
  void what_needed_two_people_needs_two_to_be_undone_and_not_everybody_may_ask()
      throws InterruptedException {
    bench.image.accidents.clear();
    RunId run =
        approved(
            APPROVED_BY_TWO, "  - {id: first, action: test.image, with: {image: \"app:2\"}}\n");
    bench.policy.mayNotAsk.add("book");
    assertEquals(
        "test.may-not-ask",
        refusal(bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA)));
    bench.policy.mayNotAsk.clear();
    bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA);
    bench.drive();
    assertEquals(List.of(2), quorums());
  }

  @Test
  void what_needed_two_people_at_a_gate_needs_two_to_be_undone() throws InterruptedException {
    bench.image.accidents.clear();
    RunId run =
        approved(
            "",
            """
              - id: group
                approval: {by: [oncall], quorum: 3}
                steps:
                  - id: change
                    action: test.image
                    with: {image: "app:2"}
                    approval: {when: 'env.tier == "production"', by: ["@dba"], quorum: 2}
            """);
    agree(run);
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));

    Runs.Outcome reverted =
        bench.engine.runs().apply(run, new RunOperation.Revert(), EngineBench.ANA);
    RunId back = assertInstanceOf(Runs.Outcome.Accepted.class, reverted).run();
    bench.drive();
    assertEquals(List.of(), quorums(), "the plan as a whole");
    agree(back);
    assertEquals(List.of(3), quorums());
    agree(back);
    assertEquals(List.of(2), quorums());
    assertEquals("app:2", bench.deployment.image);
    agree(back);
    assertEquals(RunState.SUCCEEDED, state(back));
    assertEquals("app:1", bench.deployment.image);
  }

  @Test
  void a_gate_that_nobody_opens_in_time_does_not_say_that_nothing_was_changed()
      throws InterruptedException {
    bench.image.accidents.clear();
    RunId run =
        approved(
            "",
            """
              - {id: one, action: test.image, with: {image: "app:2"}}
              - {id: two, action: test.image, with: {image: "app:3"}, approval: {by: [oncall]}}
            """);
    bench.expire(run);
    bench.drive();
    assertEquals(RunState.EXPIRED, state(run));
    assertEquals("run.gate-expired", outcome(run));
    assertEquals("app:2", bench.deployment.image);
  }

  @Test
  void a_loop_of_an_included_runbook_fails_as_that_runbook_says() throws InterruptedException {
    bench.image.accidents.clear();
    bench.others.put(
        "restarts",
        """
        name: restarts
        title: {en: R, es: R}
        source: test
        onFailure: {run: [{id: undo, action: test.image, with: {image: "app:9"}}]}
        steps:
          - id: each
            forEach: [bad, bad, good]
            stopAfter: 2
            steps: [{id: look, action: test.echo, with: {text: "${item}"}}]
        """);
    RunId run =
        approved(
            "",
            """
              - {id: first, action: test.image, with: {image: "app:2"}}
              - {id: all, runbook: restarts}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    agree(run);
    assertEquals("app:9", bench.deployment.image);
    assertEquals(RunState.FAILED, state(run));
  }

  private List<Integer> quorums() {
    return bench.policy.rules.stream().map(ApprovalRule::quorum).toList();
  }

  private static String book(String name, String head, String image) {
    return "name: %s\ntitle: {en: B, es: B}\nsource: test\n%ssteps:\n".formatted(name, head)
        + "  - {id: set, action: test.image, with: {image: \"%s\"}}\n".formatted(image);
  }
}

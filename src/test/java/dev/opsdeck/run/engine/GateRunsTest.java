package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is agreed to in the middle of a run. */
class GateRunsTest extends BookRuns {
  private static final String FORM =
      """
        - id: cable
          manual:
            instructions: {en: Plug, es: Enchufar}
            form: {tag: {type: string, description: {en: tag, es: etiqueta}}}
      """;

  private static final String SET =
      """
        - id: set
          action: test.image
          with: {image: "app:${steps.cable.tag}"}
          approval: {by: [oncall]}
      """;

  private static final String LOOK_AND_CHANGE =
      """
        - {id: look, action: test.look}
        - {id: change, action: test.image, with: {image: "app:2"}, approval: {by: [oncall]}}
      """;

  private static final String CHANGE =
      "  - {id: change, action: test.image, with: {image: \"app:2\"}}\n";

  /** Fills in the form of the step that plugs. */
  private void says(RunId run, String tag) throws InterruptedException {
    bench
        .engine
        .runs()
        .apply(run, new RunOperation.Done("cable", Map.of("tag", tag)), EngineBench.ANA);
    bench.drive();
  }

  @Test
  void a_point_of_no_return_is_agreed_to_when_the_run_gets_there() throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - {id: look, action: test.look}
              - id: change
                action: test.image
                with: {image: "app:2"}
                pointOfNoReturn: {en: The data is gone, es: Los datos se pierden}
              - {id: after, action: test.look}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(StepState.DONE, step(run, "look"));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals("run.point-of-no-return", card(run).plan().wayBack().getFirst().code());

    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
    assertEquals(List.of(), card(run).offers());
  }

  @Test
  void what_drifts_before_a_gate_is_opened_is_asked_again() throws InterruptedException {
    RunId run = approved("", LOOK_AND_CHANGE);
    bench.deployment.image = "app:1b";
    agree(run);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals("run.drift-field", card(run).plan().drift().getFirst().code());
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void a_gate_that_is_denied_ends_the_run_and_offers_the_way_back() throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - {id: first, action: test.image, with: {image: "app:2"}}
              - {id: look, action: test.look, approval: {by: [oncall]}}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    bench.deny(run);
    bench.drive();
    assertEquals(RunState.DENIED, state(run));
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void a_change_that_needs_what_a_person_says_is_planned_when_its_approval_is_asked_for()
      throws InterruptedException {
    RunId run = approved("", FORM + SET + "  - {id: after, action: test.look}\n");
    assertEquals(RunState.RUNNING, state(run));
    assertEquals("run.planned-later", card(run).plan().changes().getFirst().summary().code());

    says(run, "7");
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    RunView.FieldChange field = card(run).plan().changes().getFirst().fields().getFirst();
    assertEquals("app:7", field.to());
    assertEquals(List.of(), card(run).plan().drift());
    assertEquals(List.of(), bench.deployment.effects);

    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:7", bench.deployment.image);
    assertEquals(List.of(new RunOperation.Revert()), card(run).offers());
  }

  @Test
  void what_needs_a_change_that_is_planned_later_is_planned_at_its_own_gate()
      throws InterruptedException {
    RunId run =
        approved(
            "",
            FORM
                + SET
                + """
                  - id: again
                    action: test.image
                    with: {image: "${steps.set.toImage}-b"}
                    approval: {by: [oncall]}
                """);
    says(run, "7");
    agree(run);
    assertEquals("app:7", bench.deployment.image);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:7-b", bench.deployment.image);
  }

  @Test
  void behind_the_gate_of_a_group_another_gate_may_still_have_to_wait()
      throws InterruptedException {
    RunId run =
        approved(
            "",
            """
              - id: group
                approval: {by: [oncall]}
                steps:
                  - id: cable
                    manual:
                      instructions: {en: Plug, es: Enchufar}
                      form: {tag: {type: string, description: {en: tag, es: etiqueta}}}
                  - id: set
                    action: test.image
                    with: {image: "app:${steps.cable.tag}"}
                    approval: {by: [oncall]}
            """);
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    agree(run);
    says(run, "8");
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals("app:8", bench.deployment.image);
  }

  @Test
  void what_more_people_must_agree_to_by_now_is_asked_again() throws InterruptedException {
    RunId run = launch(CHANGE);
    bench.approve(run);
    bench.policy.quorum = 2; // the window has closed meanwhile
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    assertEquals(List.of(), bench.deployment.effects);
    assertEquals(2, bench.openApproval(run).requirement().quorum());
  }

  @Test
  void a_freeze_that_began_after_people_agreed_refuses() throws InterruptedException {
    RunId run = launch(CHANGE);
    bench.approve(run);
    bench.policy.frozen = true;
    bench.drive();
    assertEquals(RunState.REFUSED, state(run));
    assertEquals("test.frozen", outcome(run));
    assertTrue(bench.world.locks().isEmpty());
  }

  @Test
  void a_gate_asks_again_when_more_people_must_agree_by_now() throws InterruptedException {
    RunId run = approved("", LOOK_AND_CHANGE);
    bench.approve(run);
    bench.policy.quorum = 2;
    bench.drive();
    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    bench.policy.frozen = true;
    agree(run);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.frozen", outcome(run));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void what_drifts_behind_an_opened_gate_is_asked_at_the_gate_again() throws InterruptedException {
    RunId run = approved("", LOOK_AND_CHANGE);
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.deployment.image = "app:1b";
        };
    agree(run);
    assertEquals(List.of(), bench.deployment.effects);
    agree(run);
    assertEquals(RunState.AWAITING_APPROVAL, state(run), "the plan is agreed to, not the gate");
    assertEquals(List.of(), bench.deployment.effects);
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
  }

  @Test
  void what_people_have_done_is_not_forgotten_because_of_a_drift() throws InterruptedException {
    RunId run = approved("", FORM + SET);
    says(run, "3");
    bench.image.beforeEffect = () -> bench.deployment.image = "app:1b";
    agree(run);
    assertEquals(RunState.FAILED, state(run));
    assertEquals("test.drifted", outcome(run));
    assertEquals(StepState.DONE, step(run, "cable"));
  }

  @Test
  void nobody_is_asked_at_a_gate_behind_which_everything_was_left_out()
      throws InterruptedException {
    RunId run = launch("", LOOK_AND_CHANGE);
    bench.approve(run);
    bench.look.whenRight =
        () -> {
          bench
              .engine
              .runs()
              .apply(run, new RunOperation.Skip("change", "not now"), EngineBench.BRUNO);
          bench.policy.frozen = true; // whoever asked at the gate would be denied
        };
    bench.drive();
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(List.of(), bench.deployment.effects);
  }
}

package dev.opsdeck.action.terraform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.change.DriveAction;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Delivery;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.catalog.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformTest {
  private static final PlanInfrastructure.Input SAVE =
      new PlanInfrastructure.Input(PlanInfrastructure.Keep.SAVE);

  private PlayedTerraform played;
  private final Rest rest = new Rest();
  private RecordedStep step;

  @BeforeEach
  void start() throws Exception {
    played = new PlayedTerraform();
    step = step();
  }

  @AfterEach
  void stop() {
    played.close();
    rest.close();
  }

  private RecordedStep step() {
    Environment environment =
        new Environment(
            "shop",
            "prod",
            Set.of(),
            Tier.PRODUCTION,
            new Cluster("aks", "aks"),
            "prod",
            null,
            new Delivery(null, List.of(), new Workspace(played.address(), "acme", "prod")),
            List.of());
    return new RecordedStep(
        new Target.OfEnvironment(environment), () -> Instant.parse("2026-03-01T03:00:00Z"));
  }

  private HcpTerraform terraform(String token) {
    return new HcpTerraform(rest, token);
  }

  private DriveAction<
          PlanInfrastructure.Input, PlanInfrastructure.Wanted, PlanInfrastructure.Output>
      planning() {
    return new DriveAction<>(new PlanInfrastructure(terraform(PlayedTerraform.TOKEN)));
  }

  private DriveAction<
          ApplyInfrastructure.Input, ApplyInfrastructure.Wanted, ApplyInfrastructure.Output>
      applying() {
    return new DriveAction<>(new ApplyInfrastructure(terraform(PlayedTerraform.TOKEN)));
  }

  private Pins pins(PlanOutcome<?> outcome) {
    return assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString).pins();
  }

  private static String refusal(PlanOutcome<?> outcome) {
    return assertInstanceOf(PlanOutcome.Refused.class, outcome, outcome::toString)
        .problems()
        .getFirst()
        .toString();
  }

  /** A plan that has been kept. */
  private PlanInfrastructure.Output saved() throws Exception {
    Pins pins = pins(planning().plan(step, SAVE));
    var waiting = assertInstanceOf(StepOutcome.Waiting.class, planning().perform(step, SAVE, pins));
    played.runs.getFirst().status = "planning";
    step.begun(waiting.operation());
    assertInstanceOf(StepOutcome.Waiting.class, planning().perform(step, SAVE, pins));
    played.runs.getFirst().status = "planned_and_saved";
    return Outcomes.done(planning().perform(step, SAVE, pins)).output();
  }

  @Test
  void what_was_planned_is_shown_and_that_very_plan_is_applied() throws Exception {
    PlanInfrastructure.Output plan = saved();
    assertEquals(4, plan.changes());
    assertTrue(played.runs.getFirst().savePlan);
    assertTrue(plan.url().endsWith("/app/acme/workspaces/prod/runs/run-1"), plan.url());

    RecordedStep apply = step();
    var input = new ApplyInfrastructure.Input(plan.run());
    PlanOutcome<?> planned = applying().plan(apply, input);
    assertEquals(1, assertInstanceOf(PlanOutcome.Planned.class, planned).warnings().size());
    Pins pins = pins(planned);
    var waiting =
        assertInstanceOf(StepOutcome.Waiting.class, applying().perform(apply, input, pins));
    apply.begun(waiting.operation());
    played.runs.getFirst().status = "applying";
    assertInstanceOf(StepOutcome.Waiting.class, applying().perform(apply, input, pins));
    played.runs.getFirst().status = "applied";
    Outcomes.done(applying().perform(apply, input, pins));
    assertEquals(List.of("run-1"), played.applied);
  }

  @Test
  void a_look_can_never_be_applied() throws Exception {
    var look = new PlanInfrastructure.Input(PlanInfrastructure.Keep.LOOK);
    Pins pins = pins(planning().plan(step, look));
    planning().perform(step, look, pins);
    assertTrue(played.runs.getFirst().planOnly);
    played.runs.getFirst().status = "planned_and_finished";
    assertTrue(
        refusal(applying().plan(step(), new ApplyInfrastructure.Input("run-1")))
            .contains("terraform.not-applicable"));
  }

  @Test
  void a_lost_answer_begins_one_run_and_one_apply() throws Exception {
    Pins pins = pins(planning().plan(step, SAVE));
    played.silent = true;
    assertInstanceOf(StepOutcome.Unknown.class, planning().perform(step, SAVE, pins));
    assertInstanceOf(Settlement.UnderWay.class, planning().settle(step, SAVE, pins));
    assertInstanceOf(StepOutcome.Waiting.class, planning().perform(step, SAVE, pins));
    assertEquals(1, played.runs.size());

    played.runs.getFirst().status = "planned_and_saved";
    RecordedStep apply = step();
    var input = new ApplyInfrastructure.Input("run-1");
    Pins agreed = pins(applying().plan(apply, input));
    assertInstanceOf(Settlement.NotApplied.class, applying().settle(apply, input, agreed));
    assertInstanceOf(StepOutcome.Unknown.class, applying().perform(apply, input, agreed));
    assertInstanceOf(Settlement.UnderWay.class, applying().settle(apply, input, agreed));
    assertInstanceOf(StepOutcome.Waiting.class, applying().perform(apply, input, agreed));
    assertEquals(1, played.applied.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"errored", "canceled", "force_canceled", "discarded", "policy_override"})
  void an_apply_that_ends_otherwise_fails_with_terraforms_own_word(String status) throws Exception {
    saved();
    RecordedStep apply = step();
    var input = new ApplyInfrastructure.Input("run-1");
    Pins pins = pins(applying().plan(apply, input));
    applying().perform(apply, input, pins);
    apply.begun("run-1");
    played.runs.getFirst().status = status;
    var failed = Outcomes.failed(applying().perform(apply, input, pins));
    assertEquals(status, failed.why().values().get("status"));
  }

  @Test
  void a_plan_that_somebody_discarded_meanwhile_is_not_applied() throws Exception {
    saved();
    RecordedStep apply = step();
    var input = new ApplyInfrastructure.Input("run-1");
    Pins pins = pins(applying().plan(apply, input));
    played.runs.getFirst().status = "discarded";
    assertInstanceOf(StepOutcome.Drifted.class, applying().perform(apply, input, pins));
    assertEquals(List.of(), played.applied);
  }

  @Test
  void nothing_to_change_is_no_apply() throws Exception {
    saved();
    played.runs.getFirst().status = "planned_and_finished";
    played.runs.getFirst().add = 0;
    played.runs.getFirst().destroy = 0;
    assertInstanceOf(
        PlanOutcome.NothingToDo.class,
        applying().plan(step(), new ApplyInfrastructure.Input("run-1")));
  }

  @Test
  void a_locked_workspace_a_missing_right_and_a_bad_token_are_told_in_the_plan() throws Exception {
    saved();
    played.runs.getFirst().permitted = false;
    assertTrue(
        refusal(applying().plan(step(), new ApplyInfrastructure.Input("run-1")))
            .contains("terraform.may-not-apply"));
    played.locked = true;
    assertTrue(refusal(planning().plan(step, SAVE)).contains("terraform.locked"));
    assertTrue(
        refusal(new PlanInfrastructure(terraform("old")).plan(step, SAVE))
            .contains("terraform.bad-token"));
    assertTrue(
        refusal(new PlanInfrastructure(terraform("")).plan(step, SAVE))
            .contains("terraform.no-token"));
  }
}

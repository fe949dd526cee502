package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.PlanOutcome.Planned;
import dev.opsdeck.action.PlanOutcome.Refused;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Drifted;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.StepOutcome.Unknown;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Input;
import dev.opsdeck.action.kubernetes.change.UndoRollout.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndoRolloutTest {
  private static final Input PREVIOUS = new Input(null);

  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
    step = bench.step("r-one");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private ChangeAction<UndoRollout.Input, UndoRollout.Output> undo() {
    return UndoRollout.action(bench.clusters);
  }

  private Planned<Output> plan() throws InterruptedException {
    return Bench.planned(undo(), step, PREVIOUS);
  }

  private PlanOutcome<Output> refusal() throws InterruptedException {
    return undo().plan(step, PREVIOUS);
  }

  @Test
  void plan_resolves_the_previous_revision_and_changes_nothing() throws Exception {
    String version = bench.deployment().getMetadata().getResourceVersion();
    Planned<Output> plan = plan();
    assertEquals(
        new Output(2, 1, "acr.io/api-gateway:1.1", "acr.io/api-gateway:1.0", "1.1", "1.0"),
        plan.expected());
    assertEquals(
        List.of(new Difference("image", "acr.io/api-gateway:1.1", "acr.io/api-gateway:1.0")),
        plan.differences());
    assertEquals("deploy 1.0", plan.summary().values().get("toCause"));
    assertEquals(version, bench.deployment().getMetadata().getResourceVersion());
    assertTrue(bench.cluster.writes().stream().allMatch(w -> w.dryRun()));
    assertFalse(bench.cluster.writes().isEmpty(), "planned with a dry run");
  }

  @Test
  void perform_goes_back_and_leaves_who_and_why() throws Exception {
    Planned<Output> plan = plan();
    Done<Output> done = Expect.done(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals(plan.expected(), done.output());
    var now = bench.deployment();
    assertEquals("acr.io/api-gateway:1.0", bench.image(now));
    assertEquals("r-one/change", Annotations.on(now, Annotations.STAMP));
    assertEquals("ana", Annotations.on(now, Annotations.REQUESTED_BY));
    assertEquals(
        "Rolled back to revision 1 by ana (r-one): deploy 1.0",
        Annotations.on(now, Annotations.CHANGE_CAUSE));
    assertEquals(
        "",
        PodTemplate.of(now).spec().getMetadata().getLabels().getOrDefault("pod-template-hash", ""));
  }

  @Test
  void performed_twice_is_one_change() throws Exception {
    Planned<Output> plan = plan();
    undo().perform(step, PREVIOUS, plan.pins());
    bench.cluster.ticks(20);
    Expect.done(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals(1, bench.changes());
    assertEquals("acr.io/api-gateway:1.0", bench.image(bench.deployment()));
  }

  @Test
  void inverse_leads_back_to_the_revision_that_was_current() throws Exception {
    Planned<Output> plan = plan();
    undo().perform(step, PREVIOUS, plan.pins());
    bench.cluster.ticks(20);
    var back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    assertEquals("kubernetes.rollout.undo", back.action());
    Input with = new Input(back.with().get("toRevision").asInt());
    Planned<Output> again = Bench.planned(undo(), bench.step("r-two"), with);
    assertEquals("1.1", again.expected().toVersion());
    assertEquals(
        plan.pins().objects().getFirst().left(), again.pins().objects().getFirst().found());
    undo().perform(bench.step("r-two"), with, again.pins());
    assertEquals("acr.io/api-gateway:1.1", bench.image(bench.deployment()));
  }

  @Test
  void a_change_in_between_is_drift_and_is_left_alone() throws Exception {
    Planned<Output> plan = plan();
    bench.deploy("1.2");
    Drifted<Output> drifted = Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("kubernetes.drifted-template", drifted.why().code());
    assertEquals("acr.io/api-gateway:1.2", drifted.why().values().get("image"));
    assertEquals("acr.io/api-gateway:1.2", bench.image(bench.deployment()));
  }

  @Test
  void there_and_back_in_between_is_drift_although_the_template_is_the_same() throws Exception {
    Planned<Output> plan = plan();
    bench.deploy("1.2");
    bench.deploy("1.1");
    Drifted<Output> drifted = Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("kubernetes.drifted-revision", drifted.why().code());
  }

  @Test
  void paused_in_between_is_drift() throws Exception {
    Planned<Output> plan = plan();
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    Drifted<Output> drifted = Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("kubernetes.drifted-paused", drifted.why().code());
  }

  @Test
  void deleted_and_created_again_is_drift() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.remove("Deployment", "production", Bench.GATEWAY.deployment());
    Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    bench.deploy("1.1");
    Drifted<Output> drifted = Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("change.replaced", drifted.why().code());
  }

  @Test
  void a_target_that_was_cleaned_up_is_drift() throws Exception {
    Planned<Output> plan = plan();
    String uid = plan.pins().values().get("replicaSetUid");
    bench.kubectl.apps().replicaSets().inNamespace("production").list().getItems().stream()
        .map(set -> set.getMetadata())
        .filter(set -> set.getUid().equals(uid))
        .forEach(set -> bench.cluster.remove("ReplicaSet", "production", set.getName()));
    Drifted<Output> drifted = Expect.drifted(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("kubernetes.drifted-revision-gone", drifted.why().code());
  }

  @Test
  void a_paused_deployment_is_refused() throws Exception {
    bench.edit(d -> d.editSpec().withPaused(true).endSpec());
    assertEquals(List.of("kubernetes.paused"), Bench.codes(refusal()));
  }

  @ParameterizedTest
  @CsvSource({
    "app.kubernetes.io/managed-by, Helm, kubernetes.owned-by-helm",
    "argocd.argoproj.io/instance, shop, kubernetes.owned-by-argocd",
    "kustomize.toolkit.fluxcd.io/name, shop, kubernetes.owned-by-flux",
  })
  void a_deployment_with_another_owner_is_refused(String label, String value, String code)
      throws Exception {
    bench.label(label, value);
    assertEquals(List.of(code), Bench.codes(refusal()));
  }

  @Test
  void the_argo_application_is_taken_from_the_tracking_id() throws Exception {
    bench.annotate("argocd.argoproj.io/tracking-id", "shop:apps/Deployment:production/x");
    Refused<Output> refused = Expect.refused(refusal());
    assertEquals("shop", refused.problems().getFirst().values().get("application"));
  }

  @Test
  void a_revision_that_does_not_exist_is_refused_with_those_that_do() throws Exception {
    Refused<Output> refused = Expect.refused(undo().plan(step, new Input(7)));
    Fact problem = refused.problems().getFirst();
    assertEquals("kubernetes.no-such-revision", problem.code());
    assertEquals("2, 1", problem.values().get("known"));
  }

  @Test
  void a_single_revision_is_refused() throws Exception {
    try (Bench fresh = new Bench()) {
      fresh.deploy("1.0");
      assertEquals(
          List.of("kubernetes.single-revision"),
          Bench.codes(UndoRollout.action(fresh.clusters).plan(fresh.step("r-one"), PREVIOUS)));
    }
  }

  @Test
  void a_deployment_that_is_gone_is_refused() throws Exception {
    bench.cluster.remove("Deployment", "production", Bench.GATEWAY.deployment());
    assertEquals(List.of("kubernetes.object-gone"), Bench.codes(refusal()));
  }

  @Test
  void the_current_revision_is_nothing_to_do() throws Exception {
    var nothing = Expect.nothing(undo().plan(step, new Input(2)));
    assertEquals("kubernetes.undo-nothing", nothing.why().code());
  }

  @Test
  void a_change_that_the_controller_has_not_seen_is_refused_for_now() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:1.2"), "deploy 1.2");
    assertEquals(List.of("kubernetes.not-observed"), Bench.codes(refusal()));
  }

  @ParameterizedTest
  @CsvSource({
    "401, cluster.unauthorized",
    "409, cluster.conflict",
    "429, cluster.too-many",
    "500, cluster.server-error"
  })
  void a_cluster_that_fails_refuses_the_plan_with_the_reason(int status, String code)
      throws Exception {
    bench.cluster.failNext(Bench.PATH, "GET", status, 5);
    assertEquals(List.of(code), Bench.codes(refusal()));
  }

  @Test
  void a_plan_that_somebody_overtakes_is_made_again() throws Exception {
    bench.cluster.failNext(Bench.PATH, "PATCH", 409, 3);
    plan();
  }

  @Test
  void a_missing_permission_names_verb_and_resource() throws Exception {
    bench.cluster.deny("patch", "deployments");
    Refused<Output> refused = Expect.refused(refusal());
    Fact problem = refused.problems().getFirst();
    assertEquals("cluster.forbidden", problem.code());
    assertEquals("patch", problem.values().get("verb"));
    assertEquals("deployments.apps", problem.values().get("resource"));
    assertEquals("production", problem.values().get("namespace"));
  }

  @Test
  void a_conflict_is_looked_at_again_and_carried_out() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.failNext(Bench.PATH, "PATCH", 409, 2);
    Expect.done(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals(1, bench.changes());
  }

  @Test
  void a_rejected_patch_fails_and_may_help_again_later() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.failNext(Bench.PATH, "PATCH", 500, 1);
    Failed<Output> failed = Expect.failed(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals("cluster.server-error", failed.why().code());
    assertEquals(Again.MAY_HELP, failed.again());
    bench.cluster.failNext(Bench.PATH, "PATCH", 403, 1);
    failed = Expect.failed(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals(Again.WILL_NOT_HELP, failed.again());
  }

  @Test
  void a_lost_answer_is_recognised_by_the_stamp() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.loseAnswer(Bench.PATH, "PATCH", 1);
    Expect.done(undo().perform(step, PREVIOUS, plan.pins()));
    assertEquals(1, bench.changes());
  }

  @Test
  void silence_is_unknown_and_then_settled() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.hang(Bench.PATH, "PATCH", 1);
    try (Clusters impatient = bench.impatient()) {
      Unknown<Output> unknown =
          Expect.unknown(UndoRollout.action(impatient).perform(step, PREVIOUS, plan.pins()));
      assertEquals("cluster.no-answer", unknown.why().code());
    }
    assertInstanceOf(Settlement.NotApplied.class, undo().settle(step, PREVIOUS, plan.pins()));
  }

  @Test
  void settle_tells_applied_from_not_applied_from_undecidable() throws Exception {
    Planned<Output> plan = plan();
    assertInstanceOf(Settlement.NotApplied.class, undo().settle(step, PREVIOUS, plan.pins()));
    undo().perform(step, PREVIOUS, plan.pins());
    Settlement.Applied<Output> applied = Expect.applied(undo().settle(step, PREVIOUS, plan.pins()));
    assertEquals(plan.expected(), applied.output());
    bench.cluster.ticks(20);
    bench.deploy("1.3");
    Settlement.Undecidable<Output> undecidable =
        Expect.undecidable(undo().settle(step, PREVIOUS, plan.pins()));
    assertEquals("change.cannot-tell", undecidable.why().code());
  }

  @Test
  void settle_is_undecidable_when_the_cluster_does_not_answer_the_question() throws Exception {
    Planned<Output> plan = plan();
    bench.cluster.failNext(Bench.PATH, "GET", 500, 2);
    Expect.undecidable(undo().settle(step, PREVIOUS, plan.pins()));
  }

  @Test
  void plan_warns_of_what_does_not_come_back() throws Exception {
    bench.deploy("latest");
    bench.deploy("1.2");
    Planned<Output> plan = plan();
    assertEquals("kubernetes.mutable-tag", plan.warnings().getFirst().code());
    assertTrue(plan.notUndone().contains(Fact.of("kubernetes.undo-keeps-data")));
    assertTrue(plan.notUndone().contains(Fact.of("kubernetes.undo-keeps-replicas", "replicas", 3)));
  }

  private void restart() {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editMetadata()
            .addToAnnotations(Annotations.RESTARTED_AT, bench.cluster.clock().instant().toString())
            .endMetadata()
            .endTemplate()
            .endSpec());
    bench.cluster.ticks(20);
  }

  @Test
  void a_restart_is_no_version_to_go_back_to() throws Exception {
    restart();
    Planned<Output> plan = plan();
    assertEquals(
        new Output(3, 1, "acr.io/api-gateway:1.1", "acr.io/api-gateway:1.0", "1.1", "1.0"),
        plan.expected());
    Fact problem = Expect.refused(undo().plan(step, new Input(2))).problems().getFirst();
    assertEquals("kubernetes.undo-to-same", problem.code());
    assertEquals("1", problem.values().get("others"));
  }

  @Test
  void where_all_revisions_run_the_same_there_is_no_way_back() throws Exception {
    try (Bench fresh = new Bench()) {
      fresh.deploy("1.0");
      Bench before = bench;
      bench = fresh;
      restart();
      assertEquals(
          List.of("kubernetes.single-revision"),
          Bench.codes(UndoRollout.action(fresh.clusters).plan(fresh.step("r-one"), PREVIOUS)));
      bench = before;
    }
  }

  @Test
  void what_was_taken_back_is_told_when_it_is_the_previous_again() throws Exception {
    bench.deploy("1.2");
    Planned<Output> plan = plan();
    assertEquals("1.1", plan.expected().toVersion());
    Expect.done(undo().perform(step, PREVIOUS, plan.pins()));
    bench.cluster.ticks(20);
    Planned<Output> again = Expect.planned(undo().plan(bench.step("r-two"), PREVIOUS));
    assertEquals("1.2", again.expected().toVersion());
    Fact warning = again.warnings().getFirst();
    assertEquals("kubernetes.undo-to-failed", warning.code());
    assertEquals("1.2", warning.values().get("version"));
    assertEquals("1.0", warning.values().get("otherVersion"));
    assertEquals("1", warning.values().get("other"));
  }

  @Test
  void a_deployment_that_a_custom_resource_controls_is_refused() throws Exception {
    bench.edit(d ->
        d.editMetadata()
            .addToOwnerReferences(
                new OwnerReference("example.io/v1", true, true, "Gateway", "edge", "u-1"))
            .endMetadata());
    Refused<Output> refused = Expect.refused(refusal());
    assertEquals("kubernetes.owned", refused.problems().getFirst().code());
    assertEquals("Gateway/edge", refused.problems().getFirst().values().get("owner"));
  }
}

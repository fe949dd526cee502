package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.PlanOutcome.Planned;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.Scale.Input;
import dev.opsdeck.action.kubernetes.change.Scale.Output;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Autoscaler;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static final String HPAS =
      "/apis/autoscaling/v2/namespaces/production/horizontalpodautoscalers";

  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = new Bench();
    bench.deploy("1.0");
    bench.cluster.forgetWrites();
    step = bench.step("r-scale");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private ChangeAction<Scale.Input, Scale.Output> scale() {
    return Scale.action(bench.clusters);
  }

  private static Input to(int replicas) {
    return new Input(replicas, null, null, null);
  }

  private static Input pinnedTo(int replicas) {
    return new Input(replicas, true, null, null);
  }

  private void autoscaler(String name) {
    bench.cluster.create(
        new HorizontalPodAutoscalerBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("production")
            .endMetadata()
            .withNewSpec()
            .withNewScaleTargetRef("apps/v1", "Deployment", Bench.GATEWAY.deployment())
            .withMinReplicas(2)
            .withMaxReplicas(10)
            .endSpec()
            .build());
  }

  private HorizontalPodAutoscaler autoscaler() {
    return bench
        .kubectl
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace("production")
        .withName("gateway-hpa")
        .get();
  }

  private int replicas() {
    return bench.deployment().getSpec().getReplicas();
  }

  @Test
  void to_leave_no_pod_is_destructive_and_any_other_number_a_change() {
    assertEquals(Effect.DESTRUCTIVE, scale().effect(Bench.target(), to(0)));
    assertEquals(Effect.CHANGE, scale().effect(Bench.target(), to(1)));
  }

  @Test
  void scales_to_an_absolute_number_once() throws Exception {
    Planned<Output> plan = Bench.planned(scale(), step, to(5));
    assertEquals(List.of(new Difference("replicas", "3", "5")), plan.differences());
    Expect.done(scale().perform(step, to(5), plan.pins()));
    var done = Expect.done(scale().perform(step, to(5), plan.pins()));
    assertEquals(new Output(3, 5, false), done.output());
    assertEquals(5, replicas());
    assertEquals(1, bench.changes());
    Expect.applied(scale().settle(step, to(5), plan.pins()));
  }

  @Test
  void inverse_scales_back() throws Exception {
    Planned<Output> plan = Bench.planned(scale(), step, to(5));
    var back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    assertEquals(Json.parse("{\"replicas\": 3}"), back.with());
  }

  @Test
  void other_replicas_than_planned_are_drift() throws Exception {
    Planned<Output> plan = Bench.planned(scale(), step, to(5));
    bench.edit(d -> d.editSpec().withReplicas(4).endSpec());
    var drifted = Expect.drifted(scale().perform(step, to(5), plan.pins()));
    assertEquals("kubernetes.drifted-replicas", drifted.why().code());
    assertEquals(4, replicas());
    Expect.undecidable(scale().settle(step, to(5), plan.pins()));
  }

  @Test
  void the_same_number_is_nothing_to_do() throws Exception {
    var nothing = Expect.nothing(scale().plan(step, to(3)));
    assertEquals("kubernetes.scale-nothing", nothing.why().code());
  }

  @Test
  void an_autoscaler_that_would_take_it_back_is_named_with_the_way_out() throws Exception {
    autoscaler("gateway-hpa");
    var refused = Expect.refused(scale().plan(step, to(12)));
    assertEquals(
        Fact.of(
            "kubernetes.hpa-would-undo",
            "hpa",
            "gateway-hpa",
            "min",
            2,
            "max",
            10,
            "replicas",
            12,
            "service",
            "api-gateway",
            "environment",
            "prod"),
        refused.problems().getFirst());
  }

  @Test
  void within_the_limits_it_warns_that_the_autoscaler_decides() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, to(5));
    assertEquals(
        List.of("kubernetes.hpa-decides"), plan.warnings().stream().map(Fact::code).toList());
    bench.edit(d -> d.editSpec().withReplicas(4).endSpec());
    Expect.done(scale().perform(step, to(5), plan.pins()));
    assertEquals(5, replicas());
  }

  @Test
  void pinning_sets_both_limits_and_remembers_what_they_were() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, pinnedTo(12));
    assertEquals(
        List.of(
            new Difference("replicas", "3", "12"),
            new Difference("hpa.gateway-hpa", "2/10", "12/12")),
        plan.differences());
    var done = Expect.done(scale().perform(step, pinnedTo(12), plan.pins()));
    assertEquals(new Output(3, 12, true), done.output());
    assertEquals("12/12", Autoscaler.limits(autoscaler()));
    assertEquals("2/10", Annotations.on(autoscaler(), Annotations.HPA_BEFORE));
    assertEquals(12, replicas());
  }

  @Test
  void the_inverse_of_pinning_gives_the_limits_back() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, pinnedTo(12));
    scale().perform(step, pinnedTo(12), plan.pins());
    var inverse = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    Input back = Json.convert(inverse.with(), Input.class);
    Step later = bench.step("r-back");
    Planned<Output> way = Bench.planned(scale(), later, back);
    Expect.done(scale().perform(later, back, way.pins()));
    assertEquals("2/10", Autoscaler.limits(autoscaler()));
    assertEquals("", Annotations.on(autoscaler(), Annotations.HPA_BEFORE));
    assertEquals(3, replicas());
  }

  @Test
  void a_crash_between_autoscaler_and_deployment_is_carried_on() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, pinnedTo(12));
    bench.cluster.failNext(Bench.PATH, "PATCH", 403, 1);
    var failed = Expect.failed(scale().perform(step, pinnedTo(12), plan.pins()));
    assertEquals("change.half-way", failed.details().getFirst().code());
    assertInstanceOf(Settlement.NotApplied.class, scale().settle(step, pinnedTo(12), plan.pins()));
    Expect.done(scale().perform(step, pinnedTo(12), plan.pins()));
    assertEquals(12, replicas());
    long pins =
        bench.cluster.writes().stream()
            .filter(w -> w.effective() && w.path().startsWith(HPAS) && w.method().equals("PATCH"))
            .count();
    assertEquals(1, pins);
  }

  @Test
  void other_limits_than_planned_are_drift_and_nothing_is_changed() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, pinnedTo(12));
    bench
        .kubectl
        .resource(
            new HorizontalPodAutoscalerBuilder(autoscaler())
                .editSpec()
                .withMaxReplicas(20)
                .endSpec()
                .build())
        .update();
    var drifted = Expect.drifted(scale().perform(step, pinnedTo(12), plan.pins()));
    assertEquals("kubernetes.drifted-hpa", drifted.why().code());
    assertEquals("2/20", Autoscaler.limits(autoscaler()));
    assertEquals(3, replicas());
  }

  @Test
  void pinning_to_one_is_refused_in_production_only() throws Exception {
    autoscaler("gateway-hpa");
    assertEquals(List.of("kubernetes.pin-to-one"), Bench.codes(scale().plan(step, pinnedTo(1))));
    Step staging = new Step(Bench.target(Tier.STAGING), "r-st", bench.cluster.clock(), () -> false);
    Expect.planned(scale().plan(staging, pinnedTo(1)));
  }

  @Test
  void pinning_to_zero_negative_numbers_and_two_autoscalers_are_refused() throws Exception {
    assertEquals(List.of("kubernetes.bad-replicas"), Bench.codes(scale().plan(step, to(-1))));
    autoscaler("gateway-hpa");
    assertEquals(List.of("kubernetes.pin-to-zero"), Bench.codes(scale().plan(step, pinnedTo(0))));
    autoscaler("second-hpa");
    assertEquals(List.of("kubernetes.several-hpas"), Bench.codes(scale().plan(step, pinnedTo(4))));
  }

  @Test
  void zero_is_allowed_with_a_strong_warning() throws Exception {
    autoscaler("gateway-hpa");
    Planned<Output> plan = Bench.planned(scale(), step, to(0));
    assertEquals("kubernetes.scale-to-zero", plan.warnings().getFirst().code());
  }

  @Test
  void a_quota_that_is_too_small_is_a_warning() throws Exception {
    bench.cluster.create(
        Json.convert(
            Json.parse(
                """
                {"apiVersion": "v1", "kind": "ResourceQuota",
                 "metadata": {"name": "q", "namespace": "production"},
                 "spec": {"hard": {"requests.cpu": "500m"}},
                 "status": {"hard": {"requests.cpu": "500m"}, "used": {"requests.cpu": "300m"}}}
                """),
            ResourceQuota.class));
    Planned<Output> plan = Bench.planned(scale(), step, to(9));
    Fact warning = plan.warnings().getFirst();
    assertEquals("kubernetes.quota-too-small", warning.code());
    assertEquals("2", warning.values().get("fits"));
  }

  @Test
  void a_quota_that_may_not_be_read_is_told() throws Exception {
    bench.cluster.deny("list", "resourcequotas");
    Planned<Output> plan = Bench.planned(scale(), step, to(9));
    assertTrue(
        plan.warnings().stream().anyMatch(w -> w.code().equals("kubernetes.quota-unreadable")));
  }
}

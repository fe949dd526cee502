package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One key of a ConfigMap, one label of a pod, the limits of an autoscaler. */
class EntriesAndLimitsTest {
  private final Bench bench = Bench.withTwoRevisions();
  private final ChangeAction<SetEntry.Input, SetEntry.Output> config =
      SetEntry.actions(bench.clusters).getFirst();
  private final ChangeAction<SetEntry.Input, SetEntry.Output> label =
      SetEntry.actions(bench.clusters).getLast();
  private final ChangeAction<SetLimits.Input, SetLimits.Output> limits =
      SetLimits.action(bench.clusters);

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step on(ObjectKind kind, String name, String run) {
    var environment = Bench.target().environment();
    Target target = new Target.OfObject(environment, kind, name, List.of(environment), null);
    return new Step(target, run, bench.cluster.clock(), () -> false);
  }

  private void configMap() {
    bench
        .kubectl
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace("production")
                .endMetadata()
                .withData(Map.of("LOG_LEVEL", "info", "DB_POOL_SIZE", "20"))
                .build())
        .create();
  }

  private Map<String, String> data() {
    return bench
        .kubectl
        .configMaps()
        .inNamespace("production")
        .withName("settings")
        .get()
        .getData();
  }

  private Step settings(String run) {
    return on(ObjectKind.CONFIG_MAP, "settings", run);
  }

  @Test
  void one_key_is_set_once_and_the_others_stay() throws Exception {
    configMap();
    SetEntry.Input input = new SetEntry.Input("DB_POOL_SIZE", "50");
    Step step = settings("r-one");
    var plan = Expect.planned(config.plan(step, input));
    assertEquals(List.of(new Difference("DB_POOL_SIZE", "20", "50")), plan.differences());
    Expect.done(config.perform(step, input, plan.pins()));
    Expect.done(config.perform(step, input, plan.pins()));
    assertEquals(Map.of("LOG_LEVEL", "info", "DB_POOL_SIZE", "50"), data());

    Inverse.PutBack back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    Step again = settings("r-back");
    SetEntry.Input was = Json.convert(back.with(), SetEntry.Input.class);
    Expect.done(config.perform(again, was, Expect.planned(config.plan(again, was)).pins()));
    assertEquals("20", data().get("DB_POOL_SIZE"));
  }

  @Test
  void a_key_is_taken_away_and_another_key_that_changes_meanwhile_is_no_drift() throws Exception {
    configMap();
    SetEntry.Input input = new SetEntry.Input("LOG_LEVEL", null);
    Step step = settings("r-gone");
    var plan = Expect.planned(config.plan(step, input));
    bench
        .kubectl
        .configMaps()
        .inNamespace("production")
        .withName("settings")
        .edit(map -> new ConfigMapBuilder(map).addToData("OTHER", "x").build());
    Expect.done(config.perform(step, input, plan.pins()));
    assertEquals(Map.of("DB_POOL_SIZE", "20", "OTHER", "x"), data());
  }

  @Test
  void the_last_key_can_be_taken_away() throws Exception {
    configMap();
    for (String key : List.of("LOG_LEVEL", "DB_POOL_SIZE")) {
      SetEntry.Input input = new SetEntry.Input(key, null);
      Step step = settings("r-" + key.length());
      Expect.done(config.perform(step, input, Expect.planned(config.plan(step, input)).pins()));
    }
    assertTrue(data() == null || data().isEmpty());
  }

  @Test
  void the_same_key_that_changes_meanwhile_is_drift() throws Exception {
    configMap();
    SetEntry.Input input = new SetEntry.Input("DB_POOL_SIZE", "50");
    Step step = settings("r-late");
    var plan = Expect.planned(config.plan(step, input));
    bench
        .kubectl
        .configMaps()
        .inNamespace("production")
        .withName("settings")
        .edit(map -> new ConfigMapBuilder(map).addToData("DB_POOL_SIZE", "30").build());
    assertEquals(
        "kubernetes.config-drifted",
        Expect.drifted(config.perform(step, input, plan.pins())).why().code());
  }

  @Test
  void whoever_reads_the_config_map_is_named_because_it_needs_a_restart() throws Exception {
    configMap();
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnvFrom()
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    var plan =
        Expect.planned(config.plan(settings("r-used"), new SetEntry.Input("LOG_LEVEL", "debug")));
    assertEquals("kubernetes.config-used", plan.warnings().getFirst().code());
    assertEquals("api-gateway-production", plan.warnings().getFirst().values().get("users"));
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, hunter2-hunter2, kubernetes.config-secret",
    "bad key, x, kubernetes.config-bad-key"
  })
  void what_does_not_belong_into_a_config_map_is_refused(String key, String value, String code)
      throws Exception {
    configMap();
    var refused = Expect.refused(config.plan(settings("r-no"), new SetEntry.Input(key, value)));
    assertEquals(code, refused.problems().getFirst().code());
  }

  private Pod pod() {
    return bench.kubectl.pods().inNamespace("production").list().getItems().getFirst();
  }

  @Test
  void a_pod_is_marked_for_quarantine_and_the_mark_is_taken_away_again() throws Exception {
    String name = pod().getMetadata().getName();
    SetEntry.Input input = new SetEntry.Input("quarantine", "true");
    Step step = on(ObjectKind.POD, name, "r-mark");
    var plan = Expect.planned(label.plan(step, input));
    assertTrue(plan.warnings().isEmpty(), plan.warnings().toString());
    Expect.done(label.perform(step, input, plan.pins()));
    Pod marked = bench.kubectl.pods().inNamespace("production").withName(name).get();
    assertEquals("true", marked.getMetadata().getLabels().get("quarantine"));

    SetEntry.Input away =
        Json.convert(
            assertInstanceOf(Inverse.PutBack.class, plan.inverse()).with(), SetEntry.Input.class);
    assertNull(away.value());
  }

  @Test
  void a_label_by_which_a_service_finds_the_pod_is_a_warning() throws Exception {
    bench
        .kubectl
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("api-gateway")
                .withNamespace("production")
                .endMetadata()
                .withNewSpec()
                .withSelector(Bench.GATEWAY.labels())
                .endSpec()
                .build())
        .create();
    String key = Bench.GATEWAY.labels().keySet().iterator().next();
    Step step = on(ObjectKind.POD, pod().getMetadata().getName(), "r-isolate");
    var plan = Expect.planned(label.plan(step, new SetEntry.Input(key, "isolated")));
    assertEquals("kubernetes.label-used", plan.warnings().getFirst().code());
    assertTrue(plan.warnings().getFirst().values().get("users").contains("service/api-gateway"));
  }

  @Test
  void a_label_by_which_its_replica_set_counts_the_pod_is_a_warning_without_any_service()
      throws Exception {
    Pod pod = pod();
    Step step = on(ObjectKind.POD, pod.getMetadata().getName(), "r-orphan");
    for (String key : Bench.GATEWAY.labels().keySet()) {
      var plan = Expect.planned(label.plan(step, new SetEntry.Input(key, "debug")));
      assertTrue(
          plan.warnings().getFirst().values().get("users").startsWith("replicaset/"),
          plan.warnings().toString());
    }
    var harmless = Expect.planned(label.plan(step, new SetEntry.Input("quarantine", "true")));
    assertTrue(harmless.warnings().isEmpty(), harmless.warnings().toString());
  }

  private void autoscaler() {
    bench
        .kubectl
        .resource(
            new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("api-gateway-production")
                .withNamespace("production")
                .endMetadata()
                .withNewSpec()
                .withMinReplicas(2)
                .withMaxReplicas(10)
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName("api-gateway-production")
                .endScaleTargetRef()
                .endSpec()
                .build())
        .create();
  }

  private HorizontalPodAutoscaler hpa() {
    return bench
        .kubectl
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace("production")
        .withName("api-gateway-production")
        .get();
  }

  @Test
  void limits_are_set_once_and_given_back() throws Exception {
    autoscaler();
    SetLimits.Input pin = new SetLimits.Input(5, 5);
    Step step = bench.step("r-pin");
    var plan = Expect.planned(limits.plan(step, pin));
    assertEquals("kubernetes.hpa-pins", plan.warnings().getFirst().code());
    Expect.done(limits.perform(step, pin, plan.pins()));
    Expect.done(limits.perform(step, pin, plan.pins()));
    assertEquals("5/5", Limits.of(hpa()).toString());

    SetLimits.Input back =
        Json.convert(
            assertInstanceOf(Inverse.PutBack.class, plan.inverse()).with(), SetLimits.Input.class);
    assertEquals(new SetLimits.Input(2, 10), back);
    Expect.nothing(limits.plan(bench.step("r-again"), pin));
  }

  @Test
  void limits_that_cannot_be_and_a_missing_autoscaler_are_refused() throws Exception {
    assertEquals(
        "kubernetes.object-gone",
        Expect.refused(limits.plan(bench.step("r-none"), new SetLimits.Input(2, 4)))
            .problems()
            .getFirst()
            .code());
    autoscaler();
    assertEquals(
        "kubernetes.hpa-bad-limits",
        Expect.refused(limits.plan(bench.step("r-bad"), new SetLimits.Input(5, 4)))
            .problems()
            .getFirst()
            .code());
  }

  @Test
  void a_single_pod_in_production_is_a_warning() throws Exception {
    autoscaler();
    var plan = Expect.planned(limits.plan(bench.step("r-single"), new SetLimits.Input(1, 1)));
    assertEquals("kubernetes.hpa-single", plan.warnings().getLast().code());
  }
}

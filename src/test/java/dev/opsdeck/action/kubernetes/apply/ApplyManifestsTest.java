package dev.opsdeck.action.kubernetes.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.YamlDocument;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyManifestsTest {
  private static final String QUOTA =
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: production-quota}
      spec: {hard: {pods: "50", requests.cpu: "4"}}
      """;

  private static final String PATH = "/api/v1/namespaces/production/resourcequotas";

  private final Bench bench = Bench.withTwoRevisions();
  private final ChangeAction<ApplyManifests.Input, ApplyManifests.Output> action =
      ApplyManifests.action(bench.clusters);
  private Step step;

  @BeforeEach
  void start() {
    bench.cluster.create(
        YamlDocument.parse(
                new ConfigFile(
                    "ns", "{apiVersion: v1, kind: Namespace, metadata: {name: production}}"))
            .root());
    bench.cluster.forgetWrites();
    step = bench.step("r-apply");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static ApplyManifests.Input manifests(String... yaml) {
    ArrayNode all = Json.object().arrayNode();
    for (String each : yaml) {
      all.add(YamlDocument.parse(new ConfigFile("m", each)).root());
    }
    return Json.convert(Json.object().set("manifests", all), ApplyManifests.Input.class);
  }

  private PlanOutcome.Planned<?> planned(ApplyManifests.Input input) throws InterruptedException {
    PlanOutcome<ApplyManifests.Output> outcome = action.plan(step, input);
    return assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
  }

  private StepOutcome<ApplyManifests.Output> applied(ApplyManifests.Input input)
      throws InterruptedException {
    return action.perform(step, input, planned(input).pins());
  }

  private Fact refusal(String yaml) throws InterruptedException {
    PlanOutcome<ApplyManifests.Output> outcome = action.plan(step, manifests(yaml));
    PlanOutcome.Refused<?> refused = assertInstanceOf(PlanOutcome.Refused.class, outcome);
    return refused.problems().getFirst();
  }

  private ResourceQuota quota() {
    return bench
        .kubectl
        .resourceQuotas()
        .inNamespace("production")
        .withName("production-quota")
        .get();
  }

  private long stored() {
    return bench.cluster.writes().stream()
        .filter(write -> write.effective() && write.path().startsWith(PATH))
        .count();
  }

  @Test
  void a_plan_shows_every_field_and_stores_nothing() throws Exception {
    var plan = planned(manifests(QUOTA));
    assertEquals(0, stored());
    assertTrue(
        plan.differences().stream()
            .anyMatch(each ->
                each.field().equals("resourcequota/production-quota spec.hard.pods")
                    && each.from().isEmpty()
                    && each.to().equals("50")));
    assertEquals("resourcequota/production-quota", plan.summary().values().get("made"));
    assertInstanceOf(Inverse.PointOfNoReturn.class, plan.inverse());
  }

  @Test
  void what_does_not_exist_is_made_once() throws Exception {
    ApplyManifests.Input input = manifests(QUOTA);
    var plan = planned(input);
    assertInstanceOf(StepOutcome.Done.class, action.perform(step, input, plan.pins()));
    assertInstanceOf(StepOutcome.Done.class, action.perform(step, input, plan.pins()));
    assertEquals(1, stored());
    assertEquals("50", quota().getSpec().getHard().get("pods").getAmount());
    assertInstanceOf(Settlement.Applied.class, action.settle(step, input, plan.pins()));
  }

  @Test
  void an_existing_object_gets_the_fields_of_its_manifest_and_can_be_put_back() throws Exception {
    applied(manifests(QUOTA));
    step = bench.step("r-more");
    ApplyManifests.Input more = manifests(QUOTA.replace("50", "80"));
    var plan = planned(more);
    assertEquals(1, plan.differences().size());
    assertInstanceOf(StepOutcome.Done.class, action.perform(step, more, plan.pins()));
    assertEquals("80", quota().getSpec().getHard().get("pods").getAmount());

    Inverse.PutBack back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    step = bench.step("r-back");
    applied(Json.convert(back.with(), ApplyManifests.Input.class));
    assertEquals("50", quota().getSpec().getHard().get("pods").getAmount());
  }

  @Test
  void what_is_as_asked_already_is_nothing_to_do() throws Exception {
    applied(manifests(QUOTA));
    step = bench.step("r-again");
    assertInstanceOf(PlanOutcome.NothingToDo.class, action.plan(step, manifests(QUOTA)));
  }

  @Test
  void a_field_that_somebody_else_owns_is_refused_with_its_owner() throws Exception {
    applied(manifests(QUOTA));
    forced("helm", QUOTA.replace("50", "60"));
    step = bench.step("r-conflict");
    Fact why = refusal(QUOTA.replace("50", "70"));
    assertEquals("kubernetes.apply-conflict", why.code());
    assertEquals(".spec.hard.pods (\"helm\")", why.values().get("conflicts"));
  }

  private void forced(String manager, String yaml) {
    bench
        .kubectl
        .resource(yaml)
        .inNamespace("production")
        .fieldManager(manager)
        .forceConflicts()
        .serverSideApply();
  }

  @Test
  void a_change_after_the_plan_is_drift_and_is_left_alone() throws Exception {
    applied(manifests(QUOTA));
    step = bench.step("r-late");
    ApplyManifests.Input input = manifests(QUOTA.replace("50", "80"));
    var plan = planned(input);
    bench
        .kubectl
        .resourceQuotas()
        .inNamespace("production")
        .withName("production-quota")
        .edit(now -> {
          now.getSpec().getHard().put("pods", new io.fabric8.kubernetes.api.model.Quantity("10"));
          return now;
        });
    assertInstanceOf(StepOutcome.Drifted.class, action.perform(step, input, plan.pins()));
    assertEquals("10", quota().getSpec().getHard().get("pods").getAmount());
  }

  @Test
  void a_lost_answer_is_recognised_by_the_stamp_and_nothing_happens_twice() throws Exception {
    ApplyManifests.Input input = manifests(QUOTA);
    var plan = planned(input);
    bench.cluster.loseAnswer(PATH, "PATCH", 1);
    StepOutcome<ApplyManifests.Output> first = action.perform(step, input, plan.pins());
    assertTrue(
        first instanceof StepOutcome.Done || first instanceof StepOutcome.Unknown, first::toString);
    assertInstanceOf(Settlement.Applied.class, action.settle(step, input, plan.pins()));
    assertEquals(1, stored());
  }

  @Test
  void several_objects_are_applied_in_order_and_go_on_where_they_stopped() throws Exception {
    ApplyManifests.Input input =
        manifests(
            QUOTA,
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {LOG_LEVEL: info}
            """);
    var plan = planned(input);
    bench.cluster.failNext("/api/v1/namespaces/production/configmaps", "PATCH", 503, 1);
    StepOutcome.Failed<?> failed =
        assertInstanceOf(StepOutcome.Failed.class, action.perform(step, input, plan.pins()));
    assertEquals("change.half-way", failed.details().getFirst().code());
    assertInstanceOf(Settlement.NotApplied.class, action.settle(step, input, plan.pins()));

    assertInstanceOf(StepOutcome.Done.class, action.perform(step, input, plan.pins()));
    assertEquals(1, stored());
    assertEquals(
        "info",
        bench
            .kubectl
            .configMaps()
            .inNamespace("production")
            .withName("settings")
            .get()
            .getData()
            .get("LOG_LEVEL"));
  }

  @ParameterizedTest
  @CsvSource({
    "Secret, kubernetes.apply-kind",
    "Pod, kubernetes.apply-kind",
  })
  void secrets_and_what_is_not_known_are_refused(String kind, String code) throws Exception {
    assertEquals(code, refusal(QUOTA.replace("ResourceQuota", kind)).code());
  }

  @Test
  void another_namespace_than_the_environments_is_refused() throws Exception {
    Fact why = refusal(QUOTA.replace("production-quota}", "q, namespace: default}"));
    assertEquals("kubernetes.apply-namespace", why.code());
  }

  @Test
  void a_namespace_that_is_not_there_is_told() throws Exception {
    bench.cluster.remove("Namespace", "", "production");
    assertEquals("kubernetes.apply-no-namespace", refusal(QUOTA).code());
  }

  @Test
  void a_value_that_looks_like_a_secret_is_not_shown() throws Exception {
    var plan =
        planned(
            manifests(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {DB_PASSWORD: hunter2-hunter2}
                """));
    assertTrue(plan.differences().stream().noneMatch(each -> each.to().contains("hunter2")));
  }
}

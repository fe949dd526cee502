package dev.opsdeck.action.kubernetes.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction.Output;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broken workloads of the simulated cluster, each of which ends in the right diagnosis. */
class DiagnoseTest {
  private Ward ward;

  @BeforeEach
  void start() {
    ward = Ward.healthy();
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private Done<Output> troubled(String cause) throws InterruptedException {
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose." + cause, done.summary().code(), done.toString());
    assertEquals(cause, done.output().cause());
    assertFalse(done.output().healthy());
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertTrue(done.advice().lines().size() <= 5, "fits on a phone: " + done.advice().lines());
    return done;
  }

  private static List<String> runbooks(Done<Output> done) {
    return done.advice().remedies().stream().map(Remedy::runbook).toList();
  }

  private static Fact line(Done<Output> done, String code) {
    return done.advice().lines().stream()
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " not in " + done.advice().lines()));
  }

  private static boolean tells(Done<Output> done, String code) {
    return done.details().stream().anyMatch(each -> each.code().equals(code));
  }

  private Instant now() {
    return ward.cluster.clock().instant();
  }

  @Test
  void a_healthy_service_is_said_to_be_healthy_with_what_changed_last() throws Exception {
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose.healthy", done.summary().code(), done.toString());
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals(new Output(true, "", 0, List.of()), done.output());
    assertEquals("1.1 (3/3)", done.summary().values().get("versions"));
    Map<String, String> changed = line(done, "diagnose.changed").values();
    assertEquals("1.0", changed.get("from"));
    assertEquals("1.1", changed.get("to"));
    assertEquals("deploy 1.1", changed.get("cause"));
    assertFalse(changed.get("at").isEmpty());
    assertEquals(List.of(), done.advice().remedies());
  }

  @Test
  void an_image_that_cannot_be_pulled_leads_back_to_the_version_before() throws Exception {
    ward.deployBroken("missing-2");
    Done<Output> done = troubled("image");
    assertEquals("acr.io/api-gateway:missing-2", Ward.values(done).get("image"));
    assertEquals(
        "Failed to pull image \"acr.io/api-gateway:missing-2\": not found",
        Ward.values(done).get("message"));
    assertEquals(List.of("rollback", "image-pull-backoff"), runbooks(done));
    assertEquals("1.1", done.advice().remedies().getFirst().label().values().get("version"));
    assertEquals("3", line(done, "diagnose.serving").values().get("ready"));
  }

  @Test
  void a_crash_after_a_deploy_offers_the_roll_back_to_the_version_before() throws Exception {
    ward.deployBroken("crash-2");
    Done<Output> done = troubled("crash");
    assertEquals("crash-2", Ward.values(done).get("version"));
    assertEquals("1", Ward.values(done).get("exit"));
    Remedy first = done.advice().remedies().getFirst();
    assertEquals("rollback", first.runbook());
    assertEquals("api-gateway", first.target());
    assertEquals(Map.of("to-revision", "2"), first.parameters());
    assertEquals("1.1", first.label().values().get("version"));
    assertEquals("crashloop", done.advice().remedies().getLast().runbook());
    Map<String, String> changed = line(done, "diagnose.changed").values();
    assertEquals("1.1", changed.get("from"));
    assertEquals("crash-2", changed.get("to"));
    assertTrue(tells(done, "diagnose.after-change"));
    Fact log =
        done.details().stream()
            .filter(each -> each.code().equals("diagnose.previous-log"))
            .findFirst()
            .orElseThrow();
    assertTrue(log.values().get("log").endsWith("ERROR exiting with code 1"), log.toString());
    assertTrue(done.attachments().getFirst().filename().startsWith("previous-"));
  }

  @Test
  void a_crash_long_after_the_last_deploy_is_not_blamed_on_it() throws Exception {
    String victim = ward.cluster.list("Pod", Ward.NAMESPACE).getFirst().name();
    ward.cluster.advance(Duration.ofDays(3));
    ward.cluster.crashPod(Ward.NAMESPACE, victim);
    Done<Output> done = troubled("crash");
    assertEquals(List.of("crashloop"), runbooks(done));
    assertFalse(tells(done, "diagnose.after-change"));
    assertEquals(now().toString(), Ward.values(done).get("since"));
  }

  @Test
  void what_failed_before_is_not_offered_again() throws Exception {
    ward.bench.annotate(
        "opsdeck.dev/failed-templates",
        dev.opsdeck.action.kubernetes.reading.PodTemplate.of(ward.bench.deployment()).mark()
            + "@2026-01-16T10:00:00Z");
    ward.deployBroken("crash-2");
    Remedy first = troubled("crash").advice().remedies().getFirst();
    assertEquals("1.0", first.label().values().get("version"));
    assertEquals(Map.of("to-revision", "1"), first.parameters());
  }

  @Test
  void pods_killed_for_their_memory_are_told_from_other_crashes() throws Exception {
    ward.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:oom"), "deploy oom");
    ward.cluster.settle();
    ward.cluster.ticks(4);
    Done<Output> done = troubled("memory");
    assertEquals("OOMKilled", Ward.values(done).get("reason"));
    assertEquals(List.of("rollback", "investigate-memory"), runbooks(done));
  }

  @Test
  void pods_that_find_no_node_are_told_with_the_schedulers_reason() throws Exception {
    ward.bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editContainer(0)
            .editResources()
            .addToRequests("cpu", new io.fabric8.kubernetes.api.model.Quantity("64"))
            .endResources()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    Done<Output> done = troubled("pending");
    assertTrue(
        Ward.values(done).get("message").startsWith("0/3 nodes are available: 3 Insufficient cpu."),
        done.summary().toString());
    assertEquals(List.of("rollback", "pending-pods"), runbooks(done));
    assertEquals("", done.advice().remedies().getLast().target());
    assertEquals("configuration", line(done, "diagnose.changed").values().get("what"));
  }

  @Test
  void an_exhausted_quota_is_named_with_what_it_refuses() throws Exception {
    ObjectNode quota = SimulatedObjects.object("v1", "ResourceQuota", Ward.NAMESPACE, "team");
    quota.putObject("spec").putObject("hard").put("pods", "3");
    ObjectNode status = quota.putObject("status");
    status.putObject("hard").put("pods", "3");
    status.putObject("used").put("pods", "3");
    ward.cluster.create(quota);
    ward.bench.edit(d -> d.editSpec().withReplicas(5).endSpec());
    Done<Output> done = troubled("quota-exceeded");
    assertEquals("team", Ward.values(done).get("quota"));
    assertEquals("2", Ward.values(done).get("missing"));
    assertTrue(tells(done, "diagnose.quota-full"));
    assertEquals(List.of("pending-pods"), runbooks(done));
  }

  @Test
  void a_service_whose_selector_finds_no_pod_is_named_with_both_sides() throws Exception {
    ward.edit(
        "Service",
        Ward.NAMESPACE,
        Ward.GATEWAY,
        service ->
            service
                .withObjectProperty("spec")
                .putObject("selector")
                .put("app", "api-gateway-prod"));
    Done<Output> done = troubled("selector");
    assertEquals("app=api-gateway-prod", Ward.values(done).get("selector"));
    assertEquals("app=" + Ward.GATEWAY, Ward.values(done).get("labels"));
    assertEquals(List.of("service-unreachable"), runbooks(done));
  }

  @Test
  void pods_that_are_not_ready_come_before_the_service_without_endpoints() throws Exception {
    ward.cluster.remove("Deployment", Ward.NAMESPACE, Ward.GATEWAY);
    ward.cluster.settle();
    ward.bench.deploy("unready-1");
    Done<Output> done = troubled("readiness");
    assertEquals(
        "Readiness probe failed: HTTP probe failed with statuscode: 503",
        Ward.values(done).get("message"));
    assertEquals("0", line(done, "diagnose.none-ready").values().get("pods"));
    assertEquals(List.of("service-unreachable"), runbooks(done));
  }

  @Test
  void a_port_name_that_no_container_has_is_named() throws Exception {
    ward.edit(
        "Service",
        Ward.NAMESPACE,
        Ward.GATEWAY,
        service -> ((ObjectNode) service.at("/spec/ports/0")).put("targetPort", "web"));
    assertEquals("web", Ward.values(troubled("port")).get("target"));
  }

  @Test
  void an_ingress_to_a_missing_service_or_a_wrong_port_is_named() throws Exception {
    ward.cluster.remove("Ingress", Ward.NAMESPACE, "public");
    ward.cluster.create(ward.ingress("gateway-old", 3000));
    Done<Output> missing = troubled("ingress-no-service");
    assertEquals("gateway-old", Ward.values(missing).get("service"));
    assertEquals(List.of("service-unreachable"), runbooks(missing));
    ward.cluster.remove("Ingress", Ward.NAMESPACE, "public");
    ward.cluster.create(ward.ingress(Ward.GATEWAY, 8080));
    Done<Output> port = troubled("ingress-port");
    assertEquals("8080", Ward.values(port).get("port"));
    assertEquals("http (3000)", Ward.values(port).get("has"));
  }

  @Test
  void an_expired_certificate_is_an_outage_and_one_that_is_not_renewed_a_risk() throws Exception {
    ward.certificate(Duration.ofHours(-30));
    Done<Output> expired = troubled("certificate-expired");
    assertEquals("gateway-tls", Ward.values(expired).get("name"));
    assertEquals(List.of("renew-certificate"), runbooks(expired));
    ward.certificate(Duration.ofDays(5));
    troubled("certificate-not-renewed");
  }

  @Test
  void without_cert_manager_the_secret_of_the_ingress_is_looked_at() throws Exception {
    ward.certificate(Duration.ofHours(-30));
    ward.cluster.removeApi("cert-manager.io");
    Done<Output> done = ward.diagnosis(List.of());
    assertEquals("diagnose.certificate-expired", done.summary().code(), done.toString());
    assertEquals(List.of(), done.output().unseen());
    ward.cluster.remove("Secret", Ward.NAMESPACE, "gateway-tls");
    assertEquals("diagnose.certificate-no-secret", ward.diagnosis(List.of()).summary().code());
  }

  @Test
  void a_catalogue_that_names_certificates_of_no_cert_manager_is_not_called_healthy()
      throws Exception {
    ward.cluster.removeApi("cert-manager.io");
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose.nothing-found", done.summary().code(), done.toString());
    assertEquals(List.of("certificates"), done.output().unseen());
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertTrue(tells(done, "view.not-served"));
  }

  @Test
  void pods_on_a_node_that_has_fallen_silent_lead_to_the_node() throws Exception {
    String node = ward.cluster.list("Pod", Ward.NAMESPACE).getFirst().text("/spec/nodeName");
    ward.edit(
        "Node",
        "",
        node,
        object ->
            object
                .at("/status/conditions")
                .forEach(each -> {
                  if (each.path("type").asText().equals("Ready")) {
                    ((ObjectNode) each).put("status", "Unknown").put("reason", "NodeStatusUnknown");
                  }
                }));
    Done<Output> done = troubled("node-down");
    assertEquals(node, Ward.values(done).get("message"));
    assertEquals("node/" + node, done.advice().remedies().getFirst().target());
    assertTrue(tells(done, "diagnose.node-condition"));
  }

  private void autoscaler(String conditions) {
    ward.cluster.create(
        Json.parse(
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
             "metadata":{"name":"gateway","namespace":"production"},
             "spec":{"minReplicas":2,"maxReplicas":3,
               "metrics":[{"type":"Resource","resource":{"name":"cpu",
                 "target":{"type":"Utilization","averageUtilization":70}}}],
               "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"%s"}},
             "status":{"currentReplicas":3,"desiredReplicas":3,
               "currentMetrics":[{"type":"Resource","resource":{"name":"cpu",
                 "current":{"averageUtilization":93,"averageValue":"93m"}}}],
               "conditions":[%s]}}
            """
                .formatted(Ward.GATEWAY, conditions)));
  }

  @Test
  void an_autoscaler_at_its_limit_or_without_metrics_is_named() throws Exception {
    autoscaler(
        """
        {"type":"ScalingLimited","status":"True","reason":"TooManyReplicas",
         "message":"the desired replica count is more than the maximum replica count",
         "lastTransitionTime":"2026-01-18T09:00:00Z"}
        """);
    Done<Output> limited = troubled("hpa-at-most");
    assertEquals("cpu 93% / 70%", Ward.values(limited).get("metrics"));
    assertEquals("2026-01-18T09:00:00Z", Ward.values(limited).get("since"));
    assertEquals(List.of("hpa-limits"), runbooks(limited));
    ward.cluster.remove("HorizontalPodAutoscaler", Ward.NAMESPACE, "gateway");
    autoscaler(
        """
        {"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric",
         "message":"no metrics","lastTransitionTime":"2026-01-18T09:00:00Z"}
        """);
    assertEquals("FailedGetResourceMetric", Ward.values(troubled("hpa-blind")).get("reason"));
  }

  @Test
  void a_service_scaled_to_nothing_is_not_called_healthy() throws Exception {
    ward.bench.edit(d -> d.editSpec().withReplicas(0).endSpec());
    ward.cluster.ticks(3);
    assertEquals("scale", runbooks(troubled("scaled-to-zero")).getFirst());
  }

  @Test
  void a_deployment_that_is_gone_is_said_to_be_gone() throws Exception {
    ward.cluster.remove("Deployment", Ward.NAMESPACE, Ward.GATEWAY);
    Done<Output> done = ward.diagnosis();
    assertEquals("kubernetes.deployment-gone", done.summary().code());
    assertEquals(Assessment.TROUBLE, done.assessment());
  }

  @Test
  void what_may_not_be_looked_at_is_said_and_nothing_is_called_healthy() throws Exception {
    ward.cluster.deny("list", "nodes");
    ward.cluster.deny("list", "events");
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose.nothing-found", done.summary().code(), done.toString());
    assertEquals(List.of("events", "nodes"), done.output().unseen());
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals("events, nodes", line(done, "diagnose.unseen").values().get("what"));
    assertTrue(tells(done, "cluster.forbidden"), done.details().toString());
  }

  @Test
  void a_list_of_pods_that_is_forbidden_leaves_what_the_deployment_counts() throws Exception {
    ward.deployBroken("crash-2");
    ward.cluster.deny("list", "pods");
    Done<Output> done = troubled("rollout-open");
    assertEquals(List.of("pods"), done.output().unseen());
  }

  @Test
  void a_cause_that_is_not_seen_keeps_no_other_from_being_found() throws Exception {
    ward.cluster.deny("list", "replicasets");
    ward.deployBroken("crash-2");
    Done<Output> done = troubled("crash");
    assertEquals(List.of("replicasets"), done.output().unseen());
  }
}

package dev.opsdeck.action.kubernetes.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction.Output;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told apart by a detail, and what is no trouble of this service. */
class FinerDiagnosesTest {
  private Ward ward;
  private String pod;

  @BeforeEach
  void start() {
    ward = Ward.healthy();
    pod = ward.cluster.list("Pod", Ward.NAMESPACE).getFirst().name();
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private Done<Output> troubled(String cause) throws InterruptedException {
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose." + cause, done.summary().code(), done.toString());
    return done;
  }

  private static List<String> runbooks(Done<Output> done) {
    return done.advice().remedies().stream().map(Remedy::runbook).toList();
  }

  /** The first pod is set back to waiting, for this. */
  private void waits(String reason, String message) {
    ward.edit(
        "Pod",
        Ward.NAMESPACE,
        pod,
        object -> {
          ObjectNode status = object.withObjectProperty("status").put("phase", "Pending");
          ObjectNode container = (ObjectNode) status.at("/containerStatuses/0");
          container.put("ready", false).put("started", false);
          container
              .putObject("state")
              .putObject("waiting")
              .put("reason", reason)
              .put("message", message);
          status
              .at("/conditions")
              .forEach(each -> {
                if (each.path("type").asText().endsWith("Ready")) {
                  ((ObjectNode) each)
                      .put("status", "False")
                      .put("lastTransitionTime", "2026-01-18T09:59:00Z");
                }
              });
        });
  }

  private void warns(String reason, String message) {
    ward.cluster.create(
        Json.parse(
            """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"odd","namespace":"production"},
             "involvedObject":{"kind":"Pod","namespace":"production","name":"%s"},
             "type":"Warning","reason":"%s","message":"%s","count":3,
             "firstTimestamp":"2026-01-18T09:00:00Z","lastTimestamp":"2026-01-18T10:00:00Z"}
            """
                .formatted(pod, reason, message)));
  }

  @Test
  void a_secret_that_is_missing_is_said_in_the_words_of_the_cluster() throws Exception {
    waits("CreateContainerConfigError", "secret \"mongodb\" not found");
    Done<Output> done = troubled("configuration");
    assertEquals("secret \"mongodb\" not found", Ward.values(done).get("message"));
    assertEquals("2026-01-18T09:59:00Z", Ward.values(done).get("since"));
    assertEquals(List.of("crashloop"), runbooks(done));
  }

  @Test
  void a_volume_that_cannot_be_mounted_is_found_in_the_events() throws Exception {
    waits("ContainerCreating", "");
    warns("FailedMount", "configmap app-config not found");
    Done<Output> done = troubled("mount");
    assertEquals("FailedMount", Ward.values(done).get("reason"));
    assertEquals("2026-01-18T09:00:00Z", Ward.values(done).get("since"));
  }

  @Test
  void a_pod_that_is_restarted_by_its_probe_does_not_pass_for_a_crash() throws Exception {
    ward.cluster.crashPod(Ward.NAMESPACE, pod);
    warns("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");
    Done<Output> done = troubled("liveness");
    assertTrue(Ward.values(done).get("message").endsWith("statuscode: 500"));
  }

  @Test
  void a_pod_that_restarted_lately_and_serves_again_is_a_risk_and_no_outage() throws Exception {
    ward.edit(
        "Pod",
        Ward.NAMESPACE,
        pod,
        object -> {
          ObjectNode container = (ObjectNode) object.at("/status/containerStatuses/0");
          container.put("restartCount", 1);
          container
              .putObject("lastState")
              .putObject("terminated")
              .put("reason", "OOMKilled")
              .put("exitCode", 137)
              .put("finishedAt", ward.cluster.clock().instant().minusSeconds(600).toString());
        });
    assertEquals("OOMKilled", Ward.values(troubled("restarted")).get("reason"));
    ward.cluster.advance(Duration.ofHours(2));
    assertEquals("diagnose.healthy", ward.diagnosis().summary().code());
  }

  @Test
  void what_stops_every_caller_stands_before_what_stops_some() throws Exception {
    ward.cluster.crashPod(Ward.NAMESPACE, pod);
    ward.certificate(Duration.ofHours(-3));
    Done<Output> done = troubled("certificate-expired");
    assertEquals("diagnose.crash", done.advice().lines().getFirst().code());
    assertEquals(2, done.output().findings());
    assertEquals(List.of("renew-certificate", "crashloop"), runbooks(done));
  }

  @Test
  void pods_that_have_only_just_begun_are_starting_and_not_broken() throws Exception {
    ward.cluster.remove("Deployment", Ward.NAMESPACE, Ward.GATEWAY);
    ward.cluster.settle();
    ward.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:1.2"), "deploy 1.2");
    ward.cluster.settle();
    Done<Output> done = troubled("starting");
    assertEquals("diagnose.none-ready", done.advice().lines().getFirst().code());
  }

  @Test
  void what_belongs_to_somebody_else_is_rolled_back_there() throws Exception {
    ward.bench.annotate("meta.helm.sh/release-name", "gateway");
    ward.deployBroken("crash-2");
    Done<Output> helm = troubled("crash");
    assertEquals(List.of("helm-rollback", "crashloop"), runbooks(helm));
    assertEquals("gateway", helm.advice().remedies().getFirst().target());
    ward.bench.annotate("argocd.argoproj.io/tracking-id", "gateway:apps/Deployment:x/y");
    Done<Output> argo = troubled("crash");
    assertEquals(List.of("crashloop"), runbooks(argo));
    assertEquals("kubernetes.owned-by-argocd", argo.advice().lines().getLast().code());
  }

  @Test
  void who_changed_it_last_is_the_program_that_the_api_server_names() throws Exception {
    ward.edit(
        "Deployment",
        Ward.NAMESPACE,
        Ward.GATEWAY,
        object ->
            object
                .withObjectProperty("metadata")
                .set(
                    "managedFields",
                    Json.parse(
                        """
                        [{"manager":"argocd-controller","operation":"Update",
                          "time":"2026-01-17T10:00:20Z"},
                         {"manager":"kube-controller-manager","operation":"Update",
                          "subresource":"status","time":"2026-01-18T10:00:20Z"}]
                        """)));
    ward.cluster.ticks(5);
    Done<Output> done = ward.diagnosis();
    assertEquals("diagnose.healthy", done.summary().code(), done.toString());
    Fact changed = done.advice().lines().getFirst();
    assertEquals("argocd-controller", changed.values().get("by"));
    assertEquals("", changed.values().get("run"));
  }

  @Test
  void who_asked_opsdeck_for_it_and_in_which_run_is_said() throws Exception {
    ward.bench.edit(d ->
        d.editMetadata()
            .addToAnnotations("opsdeck.dev/stamp", "r-4k7x2m9q1z/image")
            .addToAnnotations("opsdeck.dev/requested-by", "ana")
            .endMetadata()
            .editSpec()
            .editTemplate()
            .editSpec()
            .editContainer(0)
            .withImage("acr.io/api-gateway:1.2")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    ward.cluster.ticks(20);
    Map<String, String> changed = ward.diagnosis().advice().lines().getFirst().values();
    assertEquals("ana", changed.get("by"));
    assertEquals("r-4k7x2m9q1z", changed.get("run"));
    assertEquals("1.2", changed.get("to"));
  }

  @Test
  void a_limit_on_other_objects_is_no_trouble_of_pods() throws Exception {
    ObjectNode quota = SimulatedObjects.object("v1", "ResourceQuota", Ward.NAMESPACE, "team");
    ObjectNode status = quota.putObject("status");
    status.putObject("hard").put("services.loadbalancers", "0").put("pods", "10");
    status.putObject("used").put("services.loadbalancers", "0").put("pods", "3");
    ward.cluster.create(quota);
    assertEquals("diagnose.healthy", ward.diagnosis().summary().code());
  }

  @Test
  void a_service_of_somebody_else_behind_the_same_ingress_is_not_ours() throws Exception {
    ward.cluster.create(
        SimulatedObjects.service(Ward.NAMESPACE, "auth", Map.of("app", "auth"), 3000));
    ward.edit(
        "Ingress",
        Ward.NAMESPACE,
        "public",
        ingress -> {
          ObjectNode path = ((ArrayNode) ingress.at("/spec/rules/0/http/paths")).addObject();
          path.put("path", "/auth").put("pathType", "Prefix");
          ObjectNode service = path.putObject("backend").putObject("service").put("name", "auth");
          service.putObject("port").put("number", 3000);
        });
    assertEquals("diagnose.healthy", ward.diagnosis().summary().code());
  }

  @Test
  void a_list_that_gets_no_answer_is_said_and_the_others_are_still_judged() throws Exception {
    ward.cluster.crashPod(Ward.NAMESPACE, pod);
    ward.cluster.hang("/api/v1/namespaces/production/services", "GET", 2);
    try (Clusters impatient = ward.bench.impatient()) {
      Done<Output> done = ward.diagnosis(List.of("gateway-tls"), impatient);
      assertEquals("diagnose.crash", done.summary().code());
      assertEquals(List.of("services"), done.output().unseen());
      assertFalse(done.output().healthy());
    }
  }
}

package dev.opsdeck.action.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.demo.cluster.DemoAuthority;
import dev.opsdeck.demo.cluster.DemoCertificates;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates that are issued anew, waited for and traced. */
class CertificateChangesTest {
  private static final String NAME = "algesta-api-prod-tls";
  private static final List<String> HOSTS = List.of("algesta-api-prod.3astronautas.com");
  private static final RenewCertificate.Input RENEW = new RenewCertificate.Input(null);
  private static final ReissueCertificate.Input REISSUE = new ReissueCertificate.Input(NAME);

  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private final Clusters clusters = new Clusters(any -> Connection.open(cluster.url()));
  private final CertificateStore store = new CertificateStore(clusters);
  private final Instant now = cluster.clock().instant();
  private final RenewCertificate renew = new RenewCertificate(store);
  private final ChangeAction<ReissueCertificate.Input, ReissueCertificate.Output> reissue =
      ReissueCertificate.action(store);

  @AfterEach
  void close() {
    clusters.close();
    cluster.close();
  }

  private void install(int days) {
    Instant end = now.plus(Duration.ofDays(days)).plus(Duration.ofHours(1));
    DemoCertificates.install(
        cluster, new DemoAuthority("Test CA", now), "production", NAME, HOSTS, end);
  }

  private StepContext step() {
    return new RecordedStep(Targets.gateway(NAME), cluster.clock());
  }

  private JsonNode certificate() {
    return cluster.find("Certificate", "production", NAME).orElseThrow().json();
  }

  /** What cert-manager does when it has issued, or failed to. */
  private void certManager(Consumer<ObjectNode> status) throws InterruptedException {
    ObjectNode changed = cluster.find("Certificate", "production", NAME).orElseThrow().edit();
    status.accept(changed.withObjectProperty("status"));
    ObjectNode patch = Json.object();
    patch.set("status", changed.path("status"));
    store.patchStatus(
        Targets.gateway(NAME).environment(), new CertificateStore.Seen(changed), patch);
  }

  private void issued() throws InterruptedException {
    certManager(status -> {
      status.put("revision", status.path("revision").asInt() + 1);
      var conditions = status.withArrayProperty("conditions");
      for (int i = conditions.size() - 1; i >= 0; i--) {
        if (conditions.get(i).path("type").asText().equals("Issuing")) {
          conditions.remove(i);
        }
      }
    });
  }

  private static List<String> issuing(JsonNode certificate) {
    return certificate
        .at("/status/conditions")
        .valueStream()
        .filter(each -> each.path("type").asText().equals("Issuing"))
        .map(each -> each.path("reason").asText())
        .toList();
  }

  @Test
  void a_renewal_is_asked_for_once_by_the_condition_that_cmctl_sets() throws Exception {
    install(74);
    StepContext step = step();
    var plan = Expect.planned(renew.plan(step, RENEW));
    assertEquals(3, plan.expected().revision());
    assertEquals("ClusterIssuer/letsencrypt-prod", plan.summary().values().get("issuer"));
    Expect.done(renew.perform(step, RENEW, plan.pins()));
    assertEquals(List.of("ManuallyTriggered"), issuing(certificate()));
    assertEquals(2, certificate().at("/status/conditions").size());
    long writes = patches();
    Expect.done(renew.perform(step, RENEW, plan.pins()));
    assertEquals(writes, patches());
    Expect.applied(renew.settle(step, RENEW, plan.pins()));
    Expect.nothing(renew.plan(step, RENEW));
  }

  private long patches() {
    return cluster.writes().stream()
        .filter(w -> w.effective() && w.method().equals("PATCH"))
        .count();
  }

  @Test
  void a_certificate_that_was_issued_after_the_plan_is_not_asked_for_again() throws Exception {
    install(74);
    StepContext step = step();
    var plan = Expect.planned(renew.plan(step, RENEW));
    assertInstanceOf(Settlement.NotApplied.class, renew.settle(step, RENEW, plan.pins()));
    issued();
    Expect.done(renew.perform(step, RENEW, plan.pins()));
    assertEquals(List.of(), issuing(certificate()));
  }

  @Test
  void the_wait_ends_when_the_renewal_does_and_one_that_failed_is_trouble() throws Exception {
    install(74);
    StepContext step = step();
    Expect.done(renew.perform(step, RENEW, Expect.planned(renew.plan(step, RENEW)).pins()));
    StepOutcome<CertificateStatusAction.Output> first = status(step);
    assertEquals(
        "certificate.waits", assertInstanceOf(StepOutcome.Waiting.class, first).why().code());
    issued();
    assertEquals(Assessment.WELL, Outcomes.done(status(step)).assessment());

    certManager(status ->
        status
            .withArrayProperty("conditions")
            .addObject()
            .setAll(
                (ObjectNode)
                    Json.parse(
                        """
                        {"type":"Issuing","status":"False","reason":"Failed",
                         "message":"order is in \\"invalid\\" state"}
                        """)));
    Done<CertificateStatusAction.Output> failed = Outcomes.done(status(step));
    assertEquals(Assessment.TROUBLE, failed.assessment());
    assertEquals("certificate.some-unsound", failed.summary().code());
  }

  private StepOutcome<CertificateStatusAction.Output> status(StepContext step)
      throws InterruptedException {
    return new CertificateStatusAction(new CertificateLook(clusters))
        .perform(step, new CertificateStatusAction.Input(null, Duration.ofMinutes(10)));
  }

  @Test
  void a_new_key_is_got_by_taking_the_secret_away_once() throws Exception {
    install(74);
    StepContext step = step();
    var plan = Expect.planned(reissue.plan(step, REISSUE));
    assertEquals("certificate.reissue-outage", plan.warnings().getFirst().code());
    assertEquals(HOSTS.getFirst(), plan.warnings().getFirst().values().get("hosts"));
    Expect.done(reissue.perform(step, REISSUE, plan.pins()));
    assertTrue(cluster.find("Secret", "production", NAME).isEmpty());
    assertFalse(cluster.find("Certificate", "production", NAME).isEmpty());

    cluster.create(
        Json.tree(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", NAME, "namespace", "production"))));
    Expect.done(reissue.perform(step, REISSUE, plan.pins()));
    assertFalse(cluster.find("Secret", "production", NAME).isEmpty());
  }

  @Test
  void nothing_is_taken_away_while_the_authority_refuses() throws Exception {
    install(12);
    var refused = Expect.refused(reissue.plan(step(), REISSUE));
    assertEquals("certificate.reissue-failing", refused.problems().getFirst().code());
  }

  @Test
  void the_trace_leads_from_the_request_to_the_challenge_that_is_stuck() throws Exception {
    install(74);
    acme();
    Done<IssuanceTraceAction.Output> done =
        Outcomes.done(
            new IssuanceTraceAction(store).perform(step(), new IssuanceTraceAction.Input(null)));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals(new IssuanceTraceAction.Output(2, 1), done.output());
    assertEquals(
        List.of(
            "certificate.trace-request", "certificate.trace-order", "certificate.trace-challenge"),
        done.details().stream().map(Fact::code).toList());
    assertEquals("algesta-4", done.details().getFirst().values().get("name"));
    assertEquals(
        "Waiting for HTTP-01 challenge propagation: wrong status code '404', expected '200'",
        done.details().getLast().values().get("reason"));
  }

  private void acme() {
    owned("cert-manager.io/v1", "CertificateRequest", "algesta-3", "", "");
    owned(
        "cert-manager.io/v1",
        "CertificateRequest",
        "algesta-4",
        "",
        "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"Pending\",\"message\":\"Waiting on certificate issuance from order algesta-4-1: pending\"}]}");
    owned(
        "acme.cert-manager.io/v1",
        "Order",
        "algesta-4-1",
        uid("CertificateRequest", "algesta-4"),
        "{\"state\":\"pending\"}");
    owned(
        "acme.cert-manager.io/v1",
        "Challenge",
        "algesta-4-1-1",
        uid("Order", "algesta-4-1"),
        "{\"state\":\"pending\",\"presented\":true,\"reason\":\"Waiting for HTTP-01 challenge propagation: wrong status code '404', expected '200'\"}");
  }

  private String uid(String kind, String name) {
    return cluster.find(kind, "production", name).orElseThrow().uid();
  }

  private void owned(String version, String kind, String name, String owner, String status) {
    ObjectNode object = Json.object();
    object.put("apiVersion", version).put("kind", kind);
    ObjectNode meta = object.putObject("metadata").put("name", name).put("namespace", "production");
    if (kind.equals("CertificateRequest")) {
      meta.putObject("annotations")
          .put("cert-manager.io/certificate-name", NAME)
          .put("cert-manager.io/certificate-revision", name.substring(name.length() - 1));
    }
    if (!owner.isEmpty()) {
      meta.putArray("ownerReferences")
          .addObject()
          .put("uid", owner)
          .put("name", "o")
          .put("kind", "X");
    }
    object.putObject("spec").put("dnsName", HOSTS.getFirst()).put("type", "HTTP-01");
    if (!status.isEmpty()) {
      object.set("status", Json.parse(status));
    }
    cluster.create(object);
  }
}

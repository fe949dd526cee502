package dev.opsdeck.action.certificate;

import static dev.opsdeck.action.Outcomes.done;
import static dev.opsdeck.action.Outcomes.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.certificate.CertificateStatusAction.Input;
import dev.opsdeck.action.certificate.CertificateStatusAction.Output;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.demo.cluster.DemoAuthority;
import dev.opsdeck.demo.cluster.DemoCertificates;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CertificateStatusTest {
  private static final String NAME = "algesta-api-prod-tls";
  private static final List<String> HOSTS = List.of("algesta-api-prod.3astronautas.com");

  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private final Clusters clusters = new Clusters(any -> Connection.open(cluster.url()));
  private final Instant now = cluster.clock().instant();
  private final DemoAuthority authority = new DemoAuthority("Test CA", now);

  @AfterEach
  void close() {
    clusters.close();
    cluster.close();
  }

  @Test
  void healthy_certificate_is_ready_with_its_days() throws InterruptedException {
    install(NAME, 74);

    Done<Output> done = done(perform(NAME));

    assertEquals(new Output(true, 74, 1), done.output());
    assertEquals("certificate.all-sound", done.summary().code());
    Fact stored = detail(done, "certificate.stored");
    assertEquals("Test CA", stored.values().get("issuer"));
    assertEquals(HOSTS.getFirst(), stored.values().get("hosts"));
    assertTrue(codes(done).contains("certificate.renewal-planned"));
  }

  @Test
  void overdue_renewal_is_told_with_its_failure() throws InterruptedException {
    install(NAME, 12);

    Done<Output> done = done(perform(NAME));

    assertEquals(new Output(true, 12, 1), done.output());
    assertEquals("certificate.ends-soon", done.summary().code());
    assertTrue(codes(done).contains("certificate.renewal-overdue"));
    assertTrue(codes(done).contains("certificate.renewal-failed"));
  }

  @Test
  void expired_certificate_is_not_ready() throws InterruptedException {
    install(NAME, -2);

    Done<Output> done = done(perform(NAME));

    assertEquals(new Output(false, -2, 1), done.output());
    assertEquals("Expired", detail(done, "certificate.not-ready").values().get("reason"));
  }

  @Test
  void the_one_that_ends_first_decides() throws InterruptedException {
    install(NAME, 74);
    install("other-tls", 40);

    assertEquals(new Output(true, 40, 2), done(perform(NAME, "other-tls")).output());
  }

  @Test
  void replaced_secret_is_noticed() throws InterruptedException {
    install(NAME, 74);
    install("by-hand", 200);
    ObjectNode secret = cluster.find("Secret", "production", "by-hand").orElseThrow().edit();
    secret.withObjectProperty("metadata").put("name", NAME);
    cluster.remove("Secret", "production", NAME);
    cluster.create(secret);

    Done<Output> done = done(perform(NAME));

    assertFalse(done.output().ready());
    assertTrue(codes(done).contains("certificate.differs"));
  }

  @Test
  void missing_secret_is_told_although_cert_manager_says_ready() throws InterruptedException {
    install(NAME, 74);
    cluster.remove("Secret", "production", NAME);

    Done<Output> done = done(perform(NAME));

    assertFalse(done.output().ready());
    assertTrue(codes(done).contains("certificate.no-secret"));
    assertTrue(codes(done).contains("certificate.ready"));
  }

  @Test
  void rubbish_in_the_secret_is_told() throws InterruptedException {
    install(NAME, 74);
    cluster.remove("Secret", "production", NAME);
    String rubbish = Base64.getEncoder().encodeToString("not a certificate".getBytes());
    cluster.create(
        Json.parse(
            """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s","namespace":"production"},
             "data":{"tls.crt":"%s"}}
            """
                .formatted(NAME, rubbish)));

    assertTrue(codes(done(perform(NAME))).contains("certificate.bad-secret"));
  }

  @Test
  void forbidden_secrets_leave_the_rest_of_the_report() throws InterruptedException {
    install(NAME, 74);
    cluster.deny("get", "secrets");

    Done<Output> done = done(perform(NAME));

    assertEquals(new Output(true, 74, 1), done.output());
    assertTrue(codes(done).contains("certificate.secret-unseen"));
    assertEquals("secrets", detail(done, "cluster.forbidden").values().get("resource"));
    assertTrue(codes(done).contains("certificate.validity"));
  }

  @Test
  void unknown_certificate_is_told_apart_from_no_cert_manager() throws InterruptedException {
    Done<Output> done = done(perform("nope"));
    assertFalse(done.output().ready());
    assertTrue(codes(done).contains("certificate.not-found"));

    cluster.removeApi("cert-manager.io");
    Failed<Output> failed = failed(perform("nope"));
    assertEquals("certificate.not-installed", failed.why().code());
    assertEquals(Again.WILL_NOT_HELP, failed.again());
  }

  @Test
  void cluster_that_is_away_may_come_back() throws InterruptedException {
    cluster.failNext("/apis/cert-manager.io", "GET", 503, 2);

    Failed<Output> failed = failed(perform(NAME));

    assertEquals(Again.MAY_HELP, failed.again());
  }

  @Test
  void service_without_certificates_says_where_to_name_them() throws InterruptedException {
    Failed<Output> failed = failed(perform());

    assertEquals("certificate.none-named", failed.why().code());
  }

  @Test
  void no_fact_holds_the_key() throws InterruptedException {
    var issued = install(NAME, 74);
    String body = issued.keyPem().lines().skip(1).findFirst().orElseThrow();

    assertFalse(done(perform(NAME)).toString().contains(body));
  }

  private DemoAuthority.Issued install(String name, int days) {
    Instant end = now.plus(Duration.ofDays(days)).plus(Duration.ofHours(1));
    return DemoCertificates.install(cluster, authority, "production", name, HOSTS, end);
  }

  private StepOutcome<Output> perform(String... names) throws InterruptedException {
    return new CertificateStatusAction(new CertificateLook(clusters))
        .perform(new RecordedStep(Targets.gateway(names), cluster.clock()), new Input(null, null));
  }

  private static List<String> codes(Done<Output> done) {
    return done.details().stream().map(Fact::code).toList();
  }

  private static Fact detail(Done<Output> done, String code) {
    return done.details().stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }
}

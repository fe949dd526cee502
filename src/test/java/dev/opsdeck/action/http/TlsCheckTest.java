package dev.opsdeck.action.http;

import static dev.opsdeck.action.Outcomes.done;
import static dev.opsdeck.action.Outcomes.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.http.TlsCheckAction.Input;
import dev.opsdeck.action.http.TlsCheckAction.Output;
import dev.opsdeck.demo.cluster.DemoAuthority;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsCheckTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

  private final DemoAuthority authority = new DemoAuthority("Test CA", NOW);
  private final TrustJudge trust = TrustJudge.of(authority.trustStore());
  private HttpsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void trusted_certificate_is_told_with_its_days_and_issuer() throws IOException {
    serve(authority, 74, "localhost");

    var done = done(check("localhost:" + port()));

    assertEquals(new Output(74, "Test CA"), done.output());
    assertEquals("tls.sound", done.summary().code());
    assertEquals("localhost", value(done.details(), "tls.presented", "names"));
    assertEquals("localhost < Test CA", value(done.details(), "tls.chain", "chain"));
    assertTrue(codes(done.details()).stream().noneMatch("tls.ends-soon"::equals));
  }

  @Test
  void end_within_three_weeks_is_a_warning() throws IOException {
    serve(authority, 12, "localhost");

    var done = done(check("localhost:" + port()));

    assertEquals(12, done.output().daysLeft());
    assertEquals("12", value(done.details(), "tls.ends-soon", "days"));
  }

  @Test
  void expired_certificate_is_told_as_expired_and_not_as_untrusted() throws IOException {
    serve(authority, -3, "localhost");

    var failed = failed(check("localhost:" + port()));

    assertEquals("tls.expired", failed.why().code());
    assertEquals(Again.WILL_NOT_HELP, failed.again());
    assertTrue(codes(failed.details()).stream().noneMatch("tls.untrusted"::equals));
  }

  @Test
  void unknown_authority_is_told() throws IOException {
    serve(new DemoAuthority("Somebody", NOW), 74, "localhost");

    var failed = failed(check("localhost:" + port()));

    assertEquals("tls.untrusted", failed.why().code());
    assertEquals("Somebody", failed.why().values().get("issuer"));
  }

  @Test
  void everything_that_is_wrong_is_told() throws IOException {
    serve(new DemoAuthority("Somebody", NOW), -3, "other.example");

    var failed = failed(check("localhost:" + port()));

    assertEquals("tls.expired", failed.why().code());
    assertTrue(codes(failed.details()).containsAll(List.of("tls.wrong-name", "tls.untrusted")));
  }

  @Test
  void star_stands_for_one_label() {
    var wild =
        authority.issue(List.of("*.example.com"), NOW, NOW.plus(Duration.ofDays(1))).certificate();

    assertTrue(PresentedName.covers(wild, "api.Example.com"));
    assertTrue(!PresentedName.covers(wild, "example.com"));
    assertTrue(!PresentedName.covers(wild, "a.b.example.com"));
  }

  @Test
  void address_needs_an_address_in_the_certificate() throws IOException {
    serve(authority, 74, "127.0.0.1");

    assertEquals(74, done(check("127.0.0.1:" + port())).output().daysLeft());
    assertEquals("tls.wrong-name", failed(check("localhost:" + port())).why().code());
  }

  @Test
  void server_without_tls_is_told() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(plain));

      assertEquals("tls.no-tls", failed(check("localhost:" + plain.getLocalPort())).why().code());
    }
  }

  @Test
  void nobody_listening_is_told() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertEquals("tls.refused", failed(check("localhost:" + port)).why().code());
    assertEquals("tls.unknown-host", failed(check("no.such.invalid")).why().code());
    assertEquals("http.forbidden-address", failed(check("169.254.169.254")).why().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://host", "host:99999", "a b", "host:x"})
  void what_is_no_host_is_refused(String host) {
    assertEquals("tls.bad-host", failed(check(host)).why().code());
  }

  private void serve(DemoAuthority by, int days, String host) throws IOException {
    Instant end = NOW.plus(Duration.ofDays(days)).plus(Duration.ofHours(1));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            by.issue(List.of(host), end.minus(Duration.ofDays(90)), end).serverContext()));
    server.start();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private StepOutcome<Output> check(String host) {
    return new TlsCheckAction(new TlsProbe(), () -> trust)
        .perform(
            new RecordedStep(Targets.gatewayWith(List.of(host)), InstantSource.fixed(NOW)),
            new Input(host));
  }

  private static List<String> codes(List<Fact> facts) {
    return facts.stream().map(Fact::code).toList();
  }

  private static String value(List<Fact> facts, String code, String name) {
    return facts.stream()
        .filter(f -> f.code().equals(code))
        .findFirst()
        .orElseThrow()
        .values()
        .get(name);
  }

  private static void greet(ServerSocket socket) {
    try (var connection = socket.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.opsdeck.action.http;

import static dev.opsdeck.action.Outcomes.done;
import static dev.opsdeck.action.Outcomes.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.http.HttpCheckAction.Expect;
import dev.opsdeck.action.http.HttpCheckAction.Input;
import dev.opsdeck.action.http.HttpCheckAction.Output;
import dev.opsdeck.demo.cluster.DemoAuthority;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpCheckTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final Instant NOW = InstantSource.system().instant();

  private HttpServer server;
  private final DemoAuthority authority = new DemoAuthority("Known CA", NOW);
  private HttpCheckAction action;

  @BeforeAll
  void start() throws IOException {
    server = HttpServer.create(ANY, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    page("/health", 200, "{\"Estado\":\"ok\",\"uptime\":12.0}");
    page("/down", 503, "{\"Estado\":\"no disponible\"}");
    page("/text", 200, "pong");
    page("/long", 200, "x".repeat(HttpActions.MOST_BYTES + 1));
    redirect("/moved", "/health");
    redirect("/loop", "/loop");
    redirect("/secure", "https://127.0.0.1/secure");
    redirect("/elsewhere", "http://example.invalid/health");
    server.start();
    action = new HttpCheckAction(new HttpProbe(trusted(authority)));
  }

  @AfterAll
  void stop() {
    server.stop(0);
  }

  @Test
  void any_2xx_is_right_unless_told_otherwise() {
    assertEquals(200, done(check("/health", null)).output().status());

    var failed = failed(check("/down", null));
    assertEquals("http.wrong-status", failed.why().code());
    assertEquals("503", failed.why().values().get("status"));
    assertEquals("2xx", failed.why().values().get("wanted"));
    assertEquals("{\"Estado\":\"no disponible\"}", failed.why().values().get("body"));
    assertEquals(Again.MAY_HELP, failed.again());
  }

  @Test
  void given_status_is_the_only_right_one() {
    assertEquals(503, done(check("/down", 503)).output().status());
    assertEquals("http.wrong-status", failed(check("/health", 204)).why().code());
  }

  @Test
  void one_of_the_expected_bodies_is_enough() {
    done(check("/health", null, "{\"status\":\"UP\"}", "{\"Estado\":\"ok\"}"));
    done(check("/health", null, "{\"uptime\":12}"));
    done(check("/text", null, "\"pong\""));

    var failed = failed(check("/health", null, "{\"status\":\"UP\"}"));
    assertEquals("http.wrong-body", failed.why().code());
    assertEquals("http.wrong-body", failed(check("/text", null, "{\"a\":1}")).why().code());
  }

  @Test
  void redirect_on_the_same_host_is_followed_a_few_times() {
    assertEquals(200, done(check("/moved", null)).output().status());
    assertEquals(302, done(check("/moved", 302)).output().status());
    assertEquals("http.redirect-loop", failed(check("/loop", null)).why().code());
  }

  @Test
  void redirect_to_another_host_is_not_followed() {
    var failed = failed(check("/elsewhere", null));

    assertEquals("http.redirected", failed.why().code());
    assertEquals("http://example.invalid/health", failed.why().values().get("to"));
  }

  @Test
  void endless_answer_is_not_read() {
    assertEquals("http.too-long", failed(check("/long", null)).why().code());
  }

  @Test
  void nobody_listening_is_told() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    var failed = failed(perform("http://127.0.0.1:" + port + "/health", null));

    assertEquals("http.refused", failed.why().code());
    assertEquals(Again.MAY_HELP, failed.again());
  }

  @Test
  void unknown_host_is_told() {
    assertEquals(
        "http.unknown-host", failed(perform("http://no.such.invalid/", null)).why().code());
  }

  @Test
  void certificate_that_nobody_trusts_is_told() throws IOException {
    Instant now = InstantSource.system().instant();
    HttpsServer secure = HttpsServer.create(ANY, 0);
    secure.setHttpsConfigurator(
        new HttpsConfigurator(
            new DemoAuthority("Unknown CA", now)
                .issue(
                    List.of("localhost"),
                    now.minus(Duration.ofDays(1)),
                    now.plus(Duration.ofDays(1)))
                .serverContext()));
    secure.start();
    try {
      var failed =
          failed(perform("https://localhost:" + secure.getAddress().getPort() + "/", null));
      assertEquals("http.no-tls", failed.why().code());
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void server_that_closes_without_an_answer_is_told() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(rude));

      var failed = failed(perform("http://127.0.0.1:" + rude.getLocalPort() + "/", null));

      assertEquals("http.broken", failed.why().code());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/"
      })
  void address_of_the_machine_itself_is_never_asked(String url) {
    var failed = failed(perform(url, null));

    assertEquals("http.forbidden-address", failed.why().code());
    assertEquals(Again.WILL_NOT_HELP, failed.again());
  }

  @Test
  void private_address_is_asked_only_when_the_catalogue_names_its_host() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
    var failed = failed(perform(List.of("algesta.example:443"), url, null));

    assertEquals("http.private-address", failed.why().code());
    assertEquals(Again.WILL_NOT_HELP, failed.again());
    done(perform(List.of("127.0.0.1:443"), url, null));
  }

  @Test
  void https_asks_for_the_name_whose_certificate_it_wants() throws IOException {
    assertEquals(200, done(secure(List.of("localhost"))).output().status());
    assertEquals("http.no-tls", failed(secure(List.of("other.example"))).why().code());
  }

  /** A check of a server on this machine whose certificate has these names. */
  private StepOutcome<Output> secure(List<String> names) throws IOException {
    HttpsServer secure = HttpsServer.create(ANY, 0);
    secure.setHttpsConfigurator(
        new HttpsConfigurator(
            authority
                .issue(names, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))
                .serverContext()));
    secure.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    secure.start();
    try {
      return perform("https://localhost:" + secure.getAddress().getPort() + "/", null);
    } finally {
      secure.stop(0);
    }
  }

  private static SSLSocketFactory trusted(DemoAuthority authority) {
    try {
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(authority.trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "health", "http://user:secret@host/", "http:///x", ""})
  void what_is_no_web_address_is_refused(String url) {
    assertEquals("http.bad-url", failed(perform(url, null)).why().code());
  }

  @Test
  void signature_has_its_optional_inputs() {
    var inputs = action.spec().signature().inputs();

    assertTrue(inputs.get("url").required());
    assertTrue(!inputs.get("status").required() && !inputs.get("anyOf").required());
  }

  private StepOutcome<Output> check(String path, Integer status, String... anyOf) {
    return perform("http://127.0.0.1:" + server.getAddress().getPort() + path, status, anyOf);
  }

  private StepOutcome<Output> expecting(Expect expect, String path) {
    return action.perform(
        new RecordedStep(Targets.gatewayWith(List.of("127.0.0.1:80")), InstantSource.system()),
        new Input("http://127.0.0.1:" + server.getAddress().getPort() + path, null, null, expect));
  }

  @Test
  void plain_http_that_sends_on_to_https_is_right_and_everything_else_stays_insecure() {
    assertEquals(
        "http.sends-to-https", done(expecting(Expect.HTTPS_REDIRECT, "/secure")).summary().code());
    for (String path : List.of("/health", "/moved", "/elsewhere")) {
      assertEquals(
          "http.stays-insecure", failed(expecting(Expect.HTTPS_REDIRECT, path)).why().code());
    }
  }

  @Test
  void any_answer_shows_that_a_challenge_would_reach_the_ingress() {
    String path = "/.well-known/acme-challenge/test";
    assertEquals(404, done(expecting(Expect.ANY, path)).output().status());
    assertEquals("http.wrong-status", failed(expecting(Expect.OK, path)).why().code());
  }

  private StepOutcome<Output> perform(String url, Integer status, String... anyOf) {
    return perform(List.of("127.0.0.1:80", "localhost:443"), url, status, anyOf);
  }

  /**
   * @param named hosts that the catalogue names for the service
   */
  private StepOutcome<Output> perform(
      List<String> named, String url, Integer status, String... anyOf) {
    List<JsonNode> bodies =
        anyOf.length == 0 ? null : Arrays.stream(anyOf).map(Json::parse).toList();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-15T10:00:00Z"));
    return action.perform(
        new RecordedStep(Targets.gatewayWith(named), clock), new Input(url, status, bodies, null));
  }

  private void page(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private void redirect(String path, String to) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
          }
        });
  }

  /**
   * On everybody, as a client may try once more before it gives up. Only after it has asked: who
   * hangs up before may be taken for a host that is silent.
   */
  private static void hangUp(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket caller = socket.accept()) {
        caller.getInputStream().read(new byte[1024]);
      } catch (IOException gone) {
        continue;
      }
    }
  }
}

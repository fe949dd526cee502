package dev.opsdeck.action.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Monitoring;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against answers in the form that Prometheus 2, Alertmanager 0.25, Grafana and Loki give. */
class MonitoringTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  private final List<String> asked = new ArrayList<>();
  private final Rest rest = new Rest();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    rest.close();
  }

  private void answers(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          asked.add(
              URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private RecordedStep step(Monitoring monitoring) {
    Environment environment =
        new Environment(
            "ecommerce",
            "prod",
            Set.of(),
            Tier.PRODUCTION,
            new Cluster("aks", "aks"),
            "prod",
            monitoring,
            null,
            List.of());
    Service service =
        new Service(
            "user-service",
            "user-service",
            "user-service",
            Map.of("app", "user-service"),
            8080,
            "acr/user-service",
            null,
            null,
            List.of(),
            List.of(),
            null);
    return new RecordedStep(new Target.OfService(environment, service), () -> NOW);
  }

  private RecordedStep watched() {
    return step(new Monitoring(address, address, address, address));
  }

  private StepOutcome<PrometheusQuery.Output> query(String query, Unit unit, Duration compare)
      throws InterruptedException {
    return new PrometheusQuery(rest)
        .perform(watched(), new PrometheusQuery.Input(query, unit, compare));
  }

  private static StepOutcome.Done<?> done(StepOutcome<?> outcome) {
    return assertInstanceOf(StepOutcome.Done.class, outcome, outcome::toString);
  }

  private static Fact failure(StepOutcome<?> outcome) {
    return assertInstanceOf(StepOutcome.Failed.class, outcome, outcome::toString).why();
  }

  private static String vector(String... series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + String.join(",", series)
        + "]}}";
  }

  private static String series(String pod, String value) {
    return "{\"metric\":{\"__name__\":\"x\",\"pod\":\"%s\"},\"value\":[1772334000.1,\"%s\"]}"
        .formatted(pod, value);
  }

  @Test
  void a_metric_is_asked_for_the_pods_of_the_service_and_told_in_its_unit() throws Exception {
    answers("/api/v1/query", 200, vector(series("user-service-1", "0.8123")));
    var done =
        done(query("rate(x{namespace=\"$namespace\",pod=~\"$pods\"}[5m])", Unit.SECONDS, null));
    assertTrue(asked.getFirst().contains("pod=~\"user-service-.*\""), asked.toString());
    assertTrue(asked.getFirst().contains("namespace=\"prod\""), asked.toString());
    assertEquals("812 ms", done.summary().values().get("value"));
    assertEquals("pod=user-service-1", done.summary().values().get("labels"));
  }

  @Test
  void the_value_of_some_time_ago_stands_beside_it() throws Exception {
    answers("/api/v1/query", 200, vector(series("user-service-1", "2.5")));
    var done = done(query("x", Unit.PERCENT, Duration.ofHours(1)));
    assertEquals("2.50 %", done.summary().values().get("value"));
    assertEquals("2.50 %", done.summary().values().get("before"));
    assertTrue(asked.get(1).contains("time=2026-03-01T02:00:00Z"), asked.toString());
  }

  @Test
  void many_series_come_greatest_first_and_what_is_no_number_last() throws Exception {
    answers(
        "/api/v1/query",
        200,
        vector(series("a", "1"), series("b", "NaN"), series("c", "1073741824")));
    var done = done(query("x", Unit.BYTES, null));
    assertEquals("3", done.summary().values().get("count"));
    assertEquals(
        List.of("1 GiB", "1 B", "NaN"),
        done.details().stream().map(line -> line.values().get("value")).toList());
  }

  @Test
  void no_data_is_trouble_and_not_zero() throws Exception {
    answers("/api/v1/query", 200, vector());
    var done = done(query("x", Unit.PERCENT, null));
    assertEquals("monitoring.no-data", done.summary().code());
    assertEquals(Assessment.TROUBLE, done.assessment());
  }

  @Test
  void a_query_that_prometheus_does_not_understand_is_told_with_its_reason() throws Exception {
    answers(
        "/api/v1/query",
        400,
        """
        {"status":"error","errorType":"bad_data","error":"1:5: parse error: unexpected end of input"}
        """);
    Fact why = failure(query("rate(", Unit.NUMBER, null));
    assertEquals("monitoring.query-refused", why.code());
    assertTrue(why.values().get("why").contains("parse error"));
  }

  @Test
  void a_login_page_is_no_answer() throws Exception {
    answers("/api/v1/query", 200, "<html><title>Sign in</title>");
    assertEquals("rest.no-json", failure(query("x", Unit.NUMBER, null)).code());
  }

  @Test
  void nobody_listening_and_nothing_configured_are_told_apart() throws Exception {
    server.stop(0);
    assertEquals("rest.unreachable", failure(query("x", Unit.NUMBER, null)).code());
    Fact why =
        failure(new ActiveAlerts(rest).perform(step(Monitoring.NONE), new ActiveAlerts.Input()));
    assertEquals("monitoring.not-configured", why.code());
    assertEquals("alertmanager", why.values().get("key"));
  }

  @ParameterizedTest
  @CsvSource({
    "NUMBER, 3, 3",
    "PERCENT, 12.345, 12.3 %",
    "SECONDS, 1.5, 1.50 s",
    "SECONDS, 0.0004, 0.40 ms",
    "BYTES, 1536, 1.50 KiB",
    "PER_SECOND, 1234.5, 1235/s",
    "CORES, 0.25, 250m",
    "NUMBER, 0.00001, 1.00e-05",
  })
  void numbers_are_short_enough_to_decide_by(Unit unit, double value, String shown) {
    assertEquals(shown, unit.of(value));
  }

  private static String alert(String name, String severity, String pod) {
    return """
    {"labels":{"alertname":"%s","severity":"%s","namespace":"prod","pod":"%s"},
     "annotations":{"summary":"it burns"},"startsAt":"2026-03-01T01:30:00.000Z",
     "status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}
    """
        .formatted(name, severity, pod);
  }

  @Test
  void alerts_of_the_service_come_critical_first_and_are_trouble() throws Exception {
    answers(
        "/api/v2/alerts",
        200,
        "["
            + String.join(
                ",",
                alert("Slow", "warning", "user-service-1"),
                alert("Down", "critical", "user-service-2"),
                alert("Other", "critical", "payment-service-1"))
            + "]");
    var done = done(new ActiveAlerts(rest).perform(watched(), new ActiveAlerts.Input()));
    assertEquals(new ActiveAlerts.Output(2, 1), done.output());
    assertEquals("Down", done.details().getFirst().values().get("name"));
    assertEquals("2026-03-01T01:30:00Z", done.details().getFirst().values().get("since"));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertTrue(asked.getFirst().contains("silenced=false"));
  }

  @Test
  void no_alert_is_well() throws Exception {
    answers("/api/v2/alerts", 200, "[]");
    var done = done(new ActiveAlerts(rest).perform(watched(), new ActiveAlerts.Input()));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals("monitoring.no-alerts", done.summary().code());
  }

  @Test
  void dashboards_are_linked_with_their_range_and_the_variables_of_the_target() throws Exception {
    answers(
        "/api/search",
        200,
        """
        [{"uid":"abc","title":"Service Health","url":"/d/abc/service-health","type":"dash-db"}]
        """);
    var done =
        done(
            new Dashboards(rest, "")
                .perform(watched(), new Dashboards.Input("health", Duration.ofHours(6))));
    String url = done.details().getFirst().values().get("url");
    assertTrue(url.startsWith(address + "/d/abc/service-health?from=now-360m&to=now"), url);
    assertTrue(url.contains("var-service=user-service"), url);
  }

  @Test
  void grafana_that_wants_a_token_says_which_to_set() throws Exception {
    answers("/api/search", 401, "{\"message\":\"Unauthorized\"}");
    Fact why =
        failure(new Dashboards(rest, "").perform(watched(), new Dashboards.Input(null, null)));
    assertEquals("monitoring.grafana-denied", why.code());
  }

  @Test
  void collected_logs_come_oldest_first_as_a_file_with_secrets_masked() throws Exception {
    answers(
        "/loki/api/v1/query_range",
        200,
        """
        {"status":"success","data":{"resultType":"streams","result":[
          {"stream":{"pod":"user-service-1"},"values":[
            ["1772333999000000000","second ERROR"],
            ["1772333990000000000","first ERROR password=hunter2hunter2"]]}]}}
        """);
    var done =
        done(
            new LogSearch(rest)
                .perform(watched(), new LogSearch.Input("ERR\"OR", Duration.ofMinutes(30))));
    String text = done.attachments().getFirst().text();
    assertTrue(text.indexOf("first") < text.indexOf("second"), text);
    assertFalse(text.contains("hunter2"), text);
    assertTrue(
        asked
            .getFirst()
            .contains("query={namespace=\"prod\", pod=~\"user-service-.*\"} |= \"ERR\\\"OR\""),
        asked.toString());
  }
}

package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged jar lets people see of a run from outside. */
class ObservationIT {
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(opsdeck_\\w+)` \\|");

  @TempDir private static Path folder;
  private static Stage stage;
  private static Collector collector;

  @BeforeAll
  static void look() throws Exception {
    stage = new Stage(folder, Duration.ofMillis(100));
    collector = new Collector();
    stage.start(
        Map.of("OPSDECK_LOG_FORMAT", "json", "OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()));
    Delivery typed =
        stage
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "status api-gateway prod");
    assertTrue(typed.ok(), typed.body());
    stage.workspace.await(
        "the end of the run",
        Duration.ofSeconds(30),
        () ->
            Optional.of(figures())
                .filter(all -> all.contains("opsdeck_run_seconds_count{outcome=\"succeeded\"")));
  }

  @AfterAll
  static void stop() {
    stage.close();
    collector.close();
  }

  @Test
  void one_trace_leads_from_the_request_to_the_cluster() {
    Set<String> wanted = Set.of("slack request", "plan", "step", "cluster call");
    stage.workspace.await(
        "one trace with everything in it",
        Duration.ofSeconds(30),
        () ->
            collector.namesByTrace().values().stream()
                .filter(names -> names.containsAll(wanted))
                .findFirst());
  }

  @Test
  void every_line_that_is_logged_is_an_object() {
    List<String> lines =
        stage.opsdeck().log().lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    assertFalse(lines.isEmpty());
    lines.forEach(line -> assertTrue(Json.parse(line).has("formattedMessage"), line));
  }

  @Test
  void the_figures_of_a_run_can_be_scraped() {
    String figures = figures();
    assertTrue(
        figures.contains("opsdeck_run_seconds_count{outcome=\"succeeded\",runbook=\"status\"} 1"),
        figures);
    assertTrue(figures.contains("opsdeck_runs{state=\"running\"} "), figures);
    assertTrue(
        figures.contains("opsdeck_step_seconds_count{action=\"kubernetes.get\",outcome=\"done\"}"),
        figures);
    assertTrue(
        figures.contains(
            "opsdeck_slack_call_seconds_count{method=\"chat.postMessage\",outcome=\"ok\"} "),
        figures);
    assertFalse(figures.contains(Stage.ANA), "no figure names a person");
  }

  @Test
  void every_figure_is_documented_and_none_is_missing() throws IOException {
    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(Path.of("src/docs/operations.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    // These are there only after something went wrong.
    Set<String> rare =
        Set.of(
            "opsdeck_run_takeovers_total",
            "opsdeck_run_lost_leases_total",
            "opsdeck_slack_limited_total");
    Set<String> scraped =
        Pattern.compile("(?m)^# TYPE (opsdeck_\\w+) \\w+$")
            .matcher(figures())
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    scraped.addAll(rare);
    assertEquals(documented, scraped);
  }

  private static String figures() {
    return stage.opsdeck().get("/prometheus").body();
  }
}

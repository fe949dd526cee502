package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The procedures of the manuals as shipped runbooks: they look, ask the engineer on call what
 * helps, and change only what somebody agreed to at that point.
 */
class ShippedProceduresTest {
  private static final List<String> OF_A_SERVICE =
      List.of(
          "crashloop",
          "image-pull-backoff",
          "service-unreachable",
          "high-latency",
          "high-error-rate",
          "resource-exhaustion",
          "db-error",
          "investigate-memory",
          "alert-high-memory",
          "alert-high-cpu",
          "restart-crashed",
          "scale-under-load",
          "sev2-degraded",
          "service-outage",
          "deployment-issue",
          "incident-response",
          "update-configuration",
          "standard-deployment",
          "renew-certificate",
          "dependency-update",
          "rotate-mongodb-credentials",
          "debug-logging",
          "log-rotation",
          "read-only-mode");

  private static final List<String> OF_AN_ENVIRONMENT =
      List.of(
          "pending-pods",
          "daily-health-check",
          "sev1-outage",
          "maintenance",
          "cluster-cleanup",
          "data-loss",
          "data-recovery",
          "cluster-access",
          "backup-cluster");

  private final PretendActions actions = new PretendActions();
  private final EngineBench bench = new EngineBench(actions.all());

  @BeforeEach
  void read() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("config/runbooks"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        bench.others.put(name, Files.readString(file));
      }
    }
  }

  static Stream<Arguments> everyWay() {
    return Stream.concat(OF_A_SERVICE.stream(), OF_AN_ENVIRONMENT.stream())
        .flatMap(name -> IntStream.range(0, 4).mapToObj(option -> Arguments.of(name, option)));
  }

  private RunId through(String name, int option) throws InterruptedException {
    Target service = EngineBench.target();
    Target target =
        OF_AN_ENVIRONMENT.contains(name)
            ? new Target.OfEnvironment(service.environment())
            : service;
    return new WillingPeople(bench, step -> filledIn(name, step), option)
        .through(
            name,
            target,
            Json.object()
                .put("replicas", 5)
                .put("tag", "1.4.0")
                .put("person", "@ana")
                .put("reason", "kubectl for a day")
                .put("name", "LOG_LEVEL")
                .put("value", "debug")
                .put("usual", "info"));
  }

  /** A word for every field of the form of that step. */
  private Map<String, String> filledIn(String name, String step) {
    String id = step.substring(step.lastIndexOf('/') + 1);
    Map<String, String> words = new TreeMap<>();
    for (String book : List.of(name, "after-deployment-review")) {
      JsonNode root = YamlDocument.parse(new ConfigFile(book, bench.others.get(book))).root();
      for (JsonNode each : root.findParents("manual")) {
        if (words.isEmpty() && each.path("id").asText().equals(id)) {
          each.at("/manual/form").fieldNames().forEachRemaining(field -> words.put(field, "said"));
        }
      }
    }
    return words;
  }

  @ParameterizedTest(name = "{0}, option {1}")
  @MethodSource("everyWay")
  void a_procedure_comes_to_its_end_whatever_is_decided(String name, int option)
      throws InterruptedException {
    RunId run = through(name, option);
    assertEquals(RunState.SUCCEEDED, bench.state(run), () -> name + " " + bench.outcome(run));
  }

  @Test
  void nothing_is_changed_where_people_decide_for_nothing() throws InterruptedException {
    through("restart-crashed", 2);
    assertTrue(actions.changes.isEmpty(), actions.changes.toString());
  }

  @Test
  void what_is_decided_for_happens_and_nothing_else() throws InterruptedException {
    through("crashloop", 0);
    assertEquals(1, actions.changes.size());
    assertFalse(actions.changes.getFirst().startsWith("kubernetes.rollout.restart"));
  }

  @Test
  void what_a_person_says_of_the_recovered_data_is_announced() throws InterruptedException {
    through("data-recovery", 0);
    Event.Announcement told = bench.world.events(Event.Announcement.class).getLast();
    assertEquals("data-recovery", told.template());
    assertFalse(told.facts().at("/steps/said/functionality").asText().isEmpty());
  }
}

package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Carries out every sample of the documentation, against actions with nothing behind them. */
class SampleRunbooksRunTest {
  private final PretendActions actions = new PretendActions();
  private final EngineBench bench = new EngineBench(actions.all());

  @BeforeEach
  void read() throws IOException {
    for (Path sample : samples()) {
      String name = sample.getFileName().toString().replace(".yaml", "");
      bench.others.put(name, Files.readString(sample));
    }
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of("src/docs/samples"))) {
      return paths.sorted().toList();
    }
  }

  @Test
  void every_sample_succeeds_when_all_is_well_and_people_agree() throws Exception {
    List<String> others = new ArrayList<>();
    for (String name : new TreeSet<>(bench.others.keySet())) {
      RunId run = through(name);
      RunState state = bench.state(run);
      if (state != RunState.SUCCEEDED) {
        others.add(name + " " + state + " " + bench.outcome(run));
      }
    }
    assertEquals(List.of(), others);
  }

  @Test
  void a_guarded_update_goes_back_to_the_image_that_it_found() throws Exception {
    actions.failing.add("rollout");
    RunId run = through("guarded-update");
    assertEquals(RunState.FAILED, bench.world.run(run).state());
    assertEquals(
        List.of(
            "kubernetes.image.set {\"image\":\"acr/app:2.0\"}",
            "kubernetes.image.set {\"image\":\"app:1\"}"),
        actions.changes);
    assertEquals(StepState.DONE, bench.world.run(run).step("back").state());
  }

  @Test
  void a_host_with_a_bad_certificate_is_counted_and_ends_the_check_after_the_others()
      throws Exception {
    actions.failing.add("hosts/1/presented");
    RunId run = through("check-hosts");
    assertEquals(RunState.SUCCEEDED, bench.world.run(run).state());
    assertEquals(StepState.SKIPPED, bench.world.run(run).step("health").state());
    assertEquals(StepState.DONE, bench.world.run(run).step("hosts/2/presented").state());
  }

  @Test
  void a_busy_day_sets_the_replicas_with_the_other_runbook() throws Exception {
    through("busy-day");
    assertEquals(1, actions.changes.size());
    assertEquals(true, actions.changes.getFirst().startsWith("kubernetes.scale {\"replicas\":7"));
  }

  @Test
  void an_image_that_a_person_names_is_set_after_it_was_agreed_to() throws Exception {
    RunId run = through("chosen-image");
    assertEquals(List.of("kubernetes.image.set {\"image\":\"acr/app:3.0\"}"), actions.changes);
    assertEquals(RunState.SUCCEEDED, bench.world.run(run).state());
  }

  /** Launches a sample and says yes to whatever is asked. */
  private RunId through(String name) throws Exception {
    return new WillingPeople(bench, SampleRunbooksRunTest::filledIn)
        .through(name, name.equals("reach-node") ? node() : target(), params());
  }

  private static Map<String, String> filledIn(String step) {
    return step.equals("name")
        ? Map.of("tag", "3.0")
        : Map.of("ticket", "OPS-7", "site", "north", "errors", "2");
  }

  private static JsonNode params() {
    return Json.object().put("tag", "2.0").put("replicas", 7).put("usual", 2);
  }

  private static Target node() {
    Environment environment = EngineBench.target().environment();
    return new Target.OfObject(environment, ObjectKind.NODE, "aks-1", List.of(environment), null);
  }

  private static Target target() {
    Target plain = EngineBench.target();
    return new Target.OfService(
        plain.environment(),
        new Service(
            "app",
            "app",
            "app",
            Map.of("app", "app"),
            80,
            "acr/app",
            URI.create("https://app.example/health"),
            null,
            List.of("app-tls"),
            List.of("a.example:443", "b.example:443", "c.example:443"),
            null));
  }
}

package dev.opsdeck.action.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.github.ContainerPackage.Registry;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.rest.JsonServer;
import dev.opsdeck.action.rest.JsonServer.Reply;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.catalog.Delivery;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the forms of GitHub's packages API and of an OCI registry, and a simulated cluster. */
class PrunePackageTest {
  private static final String IMAGE = "ghcr.io/shop/api-gateway";
  private static final String VERSIONS = "/orgs/shop/packages/container/api-gateway/versions";
  private static final PrunePackage.Input OLD = new PrunePackage.Input(Duration.ofDays(30), 1);

  private final Bench bench = Bench.withTwoRevisions();
  private final Rest rest = new Rest();
  private final ArrayNode stored = Json.object().putArray("versions");
  private JsonServer server;
  private PrunePackage action;

  @BeforeEach
  void start() throws IOException {
    server = new JsonServer();
    action =
        new PrunePackage(
            new GitHub(rest, "ghp-classic"),
            new Registry(rest, server.address(), "ghp-classic"),
            bench.clusters);
    server.on("GET", "/users/shop", 200, "{\"type\":\"Organization\"}");
    server.on("GET", "/token", 200, "{\"token\":\"pull-only\"}");
    server.on("GET", VERSIONS, _ -> Optional.of(new Reply(200, Json.write(stored))));
    bench.cluster.deployAndSettle(Bench.GATEWAY.withImage(IMAGE + ":1.2"), "deploy 1.2");
    index(12, "1.2", 90, "sha256:p12");
    part(13, "sha256:p12", 90);
    index(10, "1.0", 120, "sha256:p10");
    part(11, "sha256:p10", 120);
    index(20, "2.0", 40, "sha256:p20", "sha256:shared");
    part(21, "sha256:p20", 40);
    index(30, "nightly", 2, "sha256:p30", "sha256:shared");
    part(22, "sha256:shared", 40);
  }

  @AfterEach
  void stop() {
    server.close();
    rest.close();
    bench.close();
  }

  private void index(int id, String tag, int days, String... parts) {
    String digest = "sha256:i" + id;
    version(id, digest, days, List.of(tag));
    server.on(
        "GET",
        "/v2/shop/api-gateway/manifests/" + digest,
        200,
        Json.write(
            Map.of(
                "mediaType",
                "application/vnd.oci.image.index.v1+json",
                "manifests",
                List.of(parts).stream().map(part -> Map.of("digest", part)).toList())));
  }

  private void part(int id, String digest, int days) {
    version(id, digest, days, List.of());
  }

  private void version(int id, String digest, int days, List<String> tags) {
    Instant created = bench.cluster.clock().instant().minus(Duration.ofDays(days));
    stored
        .addObject()
        .put("id", id)
        .put("name", digest)
        .put("created_at", created.toString())
        .putObject("metadata")
        .putObject("container")
        .set("tags", Json.tree(tags));
    server.on(
        "DELETE",
        VERSIONS + "/" + id,
        _ -> {
          for (int i = 0; i < stored.size(); i++) {
            if (stored.get(i).path("id").asInt() == id) {
              stored.remove(i);
              return Optional.of(new Reply(204, ""));
            }
          }
          return Optional.of(new Reply(404, "{}"));
        });
  }

  private RecordedStep step() {
    Target.OfService gateway = (Target.OfService) Bench.target();
    Environment of = gateway.environment();
    Environment environment =
        new Environment(
            of.platform(),
            of.name(),
            of.aliases(),
            of.tier(),
            of.cluster(),
            of.namespace(),
            null,
            new Delivery(
                new Repository(server.address(), "shop", "backend", null, null, null), List.of()),
            List.of());
    Service is = gateway.service();
    Service service =
        new Service(
            is.name(),
            is.deployment(),
            is.container(),
            is.selector(),
            is.port(),
            IMAGE,
            null,
            null,
            List.of(),
            List.of(),
            null);
    return new RecordedStep(new Target.OfService(environment, service), bench.cluster.clock());
  }

  private PlanOutcome.Planned<?> planned() throws InterruptedException {
    PlanOutcome<?> outcome = action.plan(step(), OLD);
    return assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
  }

  private List<Integer> left() {
    return stored.valueStream().map(version -> version.path("id").asInt()).sorted().toList();
  }

  @Test
  void old_versions_go_and_what_the_cluster_has_stays() throws Exception {
    PlanOutcome.Planned<?> plan = planned();
    assertEquals(4, plan.differences().size(), plan::toString);
    assertEquals("1", plan.summary().values().get("used"));
    assertTrue(server.asked("DELETE").isEmpty(), "a plan deletes nothing");
    RecordedStep step = step();
    var done = assertInstanceOf(StepOutcome.Done.class, action.perform(step, OLD, plan.pins()));
    assertEquals(new PrunePackage.Output(4, 4), done.output());
    // 12 runs with its part; 30 is young, and so is the part that it shares with 20.
    assertEquals(List.of(12, 13, 22, 30), left());
    assertEquals(
        List.of("10", "20"),
        server.asked("DELETE").stream()
            .limit(2)
            .map(request -> request.path().substring(request.path().lastIndexOf('/') + 1))
            .toList(),
        "an index goes before its parts");
  }

  @Test
  void what_the_cluster_can_go_back_to_stays() throws Exception {
    bench.cluster.deployAndSettle(Bench.GATEWAY.withImage(IMAGE + ":nightly"), "deploy nightly");
    PlanOutcome.Planned<?> plan = planned();
    action.perform(step(), OLD, plan.pins());
    assertTrue(left().contains(12), left().toString());
  }

  @Test
  void what_somebody_has_begun_to_use_since_the_plan_stays() throws Exception {
    PlanOutcome.Planned<?> plan = planned();
    bench.cluster.deployAndSettle(Bench.GATEWAY.withImage(IMAGE + ":1.0"), "deploy 1.0");
    action.perform(step(), OLD, plan.pins());
    assertEquals(List.of(10, 11, 12, 13, 22, 30), left());
  }

  @Test
  void a_registry_that_does_not_show_the_parts_lets_nothing_be_deleted() throws Exception {
    server.on("GET", "/v2/shop/api-gateway/manifests/sha256:i30", 401, "{}");
    PlanOutcome<?> outcome = action.plan(step(), OLD);
    var refused = assertInstanceOf(PlanOutcome.Refused.class, outcome, outcome::toString);
    assertEquals("ghcr.unreadable", ((Fact) refused.problems().getFirst()).code());
  }

  @Test
  void what_cannot_be_deleted_is_told_with_what_was() throws Exception {
    PlanOutcome.Planned<?> plan = planned();
    server.on(
        "DELETE",
        VERSIONS + "/20",
        400,
        "{\"message\":\"Publicly visible package versions with more than 5000 downloads cannot be deleted.\"}");
    var failed =
        assertInstanceOf(StepOutcome.Failed.class, action.perform(step(), OLD, plan.pins()));
    assertTrue(failed.why().values().get("said").contains("5000 downloads"), failed::toString);
    assertEquals("1", ((Fact) failed.details().getFirst()).values().get("deleted"));
  }

  @Test
  void after_a_crash_it_goes_on_where_it_stopped() throws Exception {
    PlanOutcome.Planned<?> plan = planned();
    stored.remove(2);
    assertInstanceOf(Settlement.NotApplied.class, action.settle(step(), OLD, plan.pins()));
    assertInstanceOf(StepOutcome.Done.class, action.perform(step(), OLD, plan.pins()));
    assertInstanceOf(Settlement.Applied.class, action.settle(step(), OLD, plan.pins()));
  }

  @Test
  void when_nothing_is_old_there_is_nothing_to_do() throws Exception {
    assertInstanceOf(
        PlanOutcome.NothingToDo.class,
        action.plan(step(), new PrunePackage.Input(Duration.ofDays(365), null)));
  }
}

package dev.opsdeck.action.kubernetes.inspect;

import static dev.opsdeck.demo.cluster.SimulatedObjects.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.inspect.DescribeAction.Section;
import dev.opsdeck.action.kubernetes.inspect.TopAction.Sort;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InspectTest {
  private static final Environment PRODUCTION = Bench.target().environment();
  private static final Target EVERYTHING = new Target.OfEnvironment(PRODUCTION);

  private Bench bench;
  private Instant now;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
    now = bench.cluster.clock().instant();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step step(Target target) {
    return new Step(target, "r-inspect", bench.cluster.clock(), () -> false);
  }

  private static Target one(ObjectKind kind, String name) {
    return new Target.OfObject(PRODUCTION, kind, name, List.of(PRODUCTION), null);
  }

  private static Target all(ObjectKind kind) {
    return new Target.OfKind(PRODUCTION, kind, List.of(PRODUCTION));
  }

  private Done<DescribeAction.Output> describe(ObjectKind kind, String name, Section section)
      throws InterruptedException {
    return Expect.done(
        new DescribeAction(bench.clusters)
            .perform(step(one(kind, name)), new DescribeAction.Input(section, null)));
  }

  private Done<EventsAction.Output> events(Target target, EventsAction.Input input)
      throws InterruptedException {
    return Expect.done(new EventsAction(bench.clusters).perform(step(target), input));
  }

  private Done<TopAction.Output> top(Target target, Sort sort) throws InterruptedException {
    return Expect.done(
        new TopAction(bench.clusters).perform(step(target), new TopAction.Input(sort, null, null)));
  }

  private static List<Fact> facts(Done<?> done, String code) {
    return done.details().stream().filter(fact -> fact.code().equals(code)).toList();
  }

  private String firstPod() {
    return bench.cluster.list("Pod", "production").getFirst().name();
  }

  private void crash() {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    bench.cluster.ticks(30);
  }

  @Test
  void a_pod_is_described_with_its_containers_conditions_limits_and_events() throws Exception {
    var done = describe(ObjectKind.POD, firstPod(), null);
    assertEquals(Assessment.WELL, done.assessment());
    assertTrue(done.summary().values().get("columns").contains("Status: Running"));
    Fact ready =
        facts(done, "inspect.condition").stream()
            .filter(fact -> fact.values().get("type").equals("Ready"))
            .findFirst()
            .orElseThrow();
    assertFalse(ready.values().get("since").isEmpty());
    assertEquals("running", facts(done, "inspect.container").getFirst().values().get("state"));
    assertEquals(
        "replicaset/",
        facts(done, "inspect.owner").getFirst().values().get("owner").substring(0, 11));
    assertEquals("100m", facts(done, "inspect.limit").getFirst().values().get("request"));
    assertFalse(facts(done, "inspect.limit").getFirst().values().get("used").isEmpty());
    assertFalse(facts(done, "inspect.event").isEmpty());
  }

  @Test
  void a_pod_that_crashes_says_how_it_ended_and_warns() throws Exception {
    crash();
    String bad =
        bench.cluster.list("Pod", "production").stream()
            .filter(pod -> pod.images().contains("acr.io/api-gateway:crash"))
            .findFirst()
            .orElseThrow()
            .name();
    var done = describe(ObjectKind.POD, bad, Section.ALL);
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals("view.pod-unwell", done.summary().code());
    Map<String, String> container = facts(done, "inspect.container").getFirst().values();
    assertEquals("1", container.get("lastExit"));
    assertFalse(container.get("lastEnd").isEmpty());
    assertTrue(done.output().warnings() > 0, done.toString());
  }

  @Test
  void the_limits_of_a_deployment_are_a_section_of_their_own() throws Exception {
    var done = describe(ObjectKind.DEPLOYMENT, "api-gateway", Section.LIMITS);
    assertEquals("api-gateway-production", done.output().name());
    assertEquals(
        List.of("inspect.limit", "inspect.limit"),
        done.details().stream().map(Fact::code).toList());
    bench.cluster.removeApi("metrics.k8s.io");
    var unmeasured = describe(ObjectKind.DEPLOYMENT, "api-gateway", Section.LIMITS);
    assertEquals("inspect.usage-unknown", unmeasured.details().getLast().code());
  }

  @Test
  void a_node_is_described_with_what_it_has_and_what_is_taken() throws Exception {
    ObjectNode node = SimulatedObjects.node("node-1", now);
    SimulatedObjects.condition(
        node.withObjectProperty("status"), "DiskPressure", "True", "KubeletHasDiskPressure", now);
    bench.cluster.create(node);
    var done = describe(ObjectKind.NODE, "node-1", null);
    assertEquals("view.node-pressed", done.summary().code());
    Map<String, String> cpu = facts(done, "inspect.capacity").getFirst().values();
    assertEquals("4", cpu.get("capacity"));
    assertEquals("3860m", cpu.get("allocatable"));
    long here =
        bench.cluster.list("Pod", "production").stream()
            .filter(pod -> pod.text("/spec/nodeName").equals("node-1"))
            .count();
    assertEquals(here * 100 + "m", cpu.get("taken"));
  }

  @Test
  void a_quota_is_described_resource_by_resource() throws Exception {
    ObjectNode quota = object("v1", "ResourceQuota", "production", "production-quota");
    ObjectNode status = quota.putObject("status");
    status.putObject("hard").put("pods", "10").put("requests.cpu", "4");
    status.putObject("used").put("pods", "10").put("requests.cpu", "900m");
    bench.cluster.create(quota);
    var done = describe(ObjectKind.QUOTA, "production-quota", null);
    assertEquals("view.quota-full", done.summary().code());
    assertEquals(
        List.of("100", "22"),
        facts(done, "inspect.quota").stream().map(f -> f.values().get("percent")).toList());
  }

  @Test
  void an_ingress_tells_for_each_rule_whether_anybody_answers() throws Exception {
    bench.cluster.create(
        SimulatedObjects.service("production", "api-gateway", Bench.GATEWAY.labels(), 3000));
    bench.cluster.create(
        SimulatedObjects.ingress(
            "production", "ingress-production", "a.example.com", "api-gateway", 3000));
    bench.cluster.create(
        SimulatedObjects.ingress("production", "broken", "b.example.com", "nobody", 80));
    bench.cluster.settle();
    var done = describe(ObjectKind.INGRESS, "ingress-production", null);
    assertEquals("3", facts(done, "inspect.backend").getFirst().values().get("ready"));
    var broken = describe(ObjectKind.INGRESS, "broken", null);
    assertEquals("0", facts(broken, "inspect.backend").getFirst().values().get("ready"));
    var service = describe(ObjectKind.SERVICE, "api-gateway", null);
    assertEquals("3", facts(service, "inspect.behind").getFirst().values().get("ready"));
  }

  @Test
  void what_does_not_exist_is_told_with_what_is_near() throws Exception {
    var failed =
        Expect.failed(
            new DescribeAction(bench.clusters)
                .perform(
                    step(one(ObjectKind.DEPLOYMENT, "api-gatway-production")),
                    new DescribeAction.Input(null, null)));
    assertEquals("view.no-such-object", failed.why().code());
    assertEquals("api-gateway-production", failed.why().values().get("near"));
  }

  @Test
  void events_come_in_the_order_of_their_times_and_repeated_ones_are_counted() throws Exception {
    crash();
    var done =
        events(
            EVERYTHING,
            new EventsAction.Input(EventsAction.Type.WARNING, 5, null, null, null, null));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertTrue(done.details().size() <= 5);
    List<String> times = done.details().stream().map(fact -> fact.values().get("last")).toList();
    assertEquals(times.stream().sorted().toList(), times);
    assertTrue(
        done.details().stream().anyMatch(fact -> Integer.parseInt(fact.values().get("count")) > 1),
        done.toString());
  }

  @Test
  void events_of_a_scheduler_and_of_a_client_have_a_time_too() throws Exception {
    ObjectNode scheduled = object("v1", "Event", "production", "a.1");
    scheduled.putObject("involvedObject").put("kind", "Pod").put("name", "a");
    scheduled.put("type", "Warning").put("reason", "FailedScheduling").put("message", "no node");
    scheduled.putNull("firstTimestamp").putNull("lastTimestamp").putNull("count");
    scheduled.put("eventTime", now.minusSeconds(60) + "");
    scheduled.putObject("series").put("count", 7).put("lastObservedTime", now.toString());
    bench.cluster.create(scheduled);
    ObjectNode bare = object("v1", "Event", "production", "b.1");
    bare.putObject("involvedObject").put("kind", "Pod").put("name", "a");
    bare.put("type", "Normal").put("reason", "Bare").put("message", "without times");
    bench.cluster.create(bare);
    var done =
        events(
            one(ObjectKind.POD, "a"),
            new EventsAction.Input(null, null, Duration.ofMinutes(5), null, null, null));
    Map<String, String> series = done.details().getFirst().values();
    assertEquals("7", series.get("count"));
    assertEquals(now.toString(), series.get("last"));
    assertEquals(2, done.output().events());
  }

  @Test
  void events_are_filtered_by_service_age_and_pattern() throws Exception {
    Target service = Bench.target();
    var all = events(service, new EventsAction.Input(null, 500, null, null, null, null));
    assertTrue(all.output().events() > 0);
    var scaled = events(service, new EventsAction.Input(null, 500, null, "Scaled", null, null));
    assertTrue(scaled.output().events() < all.output().events(), scaled.toString());
    bench.cluster.advance(Duration.ofHours(3));
    var old =
        events(service, new EventsAction.Input(null, 500, Duration.ofHours(1), null, null, null));
    assertEquals("inspect.no-events", old.summary().code());
    assertEquals(Assessment.WELL, old.assessment());
  }

  @Test
  void pods_come_by_what_they_use_and_those_near_a_limit_lead() throws Exception {
    var done = top(all(ObjectKind.POD), Sort.MEMORY);
    assertEquals(3, done.output().count());
    assertEquals(Assessment.WELL, done.assessment());
    ObjectNode hungry = object("metrics.k8s.io/v1beta1", "PodMetrics", "production", firstPod());
    ObjectNode app = hungry.putArray("containers").addObject().put("name", "api-gateway");
    app.putObject("usage").put("cpu", "900m").put("memory", "500Mi");
    bench.cluster.create(hungry);
    var sorted = top(Bench.target(), Sort.CPU);
    assertEquals(firstPod(), sorted.output().top());
    String table = facts(sorted, "view.table").getFirst().values().get("text");
    assertTrue(table.contains("900m"), table);
    assertTrue(table.contains("900%"), table);
  }

  @Test
  void a_pod_at_its_limit_is_trouble() throws Exception {
    ObjectNode pod = bench.cluster.list("Pod", "production").getFirst().json().deepCopy();
    ((ObjectNode) pod.path("metadata")).put("name", "full").remove("uid");
    ((ObjectNode) pod.at("/spec/containers/0"))
        .withObjectProperty("resources")
        .putObject("limits")
        .put("cpu", "1")
        .put("memory", "512Mi");
    bench.cluster.create(pod);
    ObjectNode hungry = object("metrics.k8s.io/v1beta1", "PodMetrics", "production", "full");
    ObjectNode app = hungry.putArray("containers").addObject().put("name", "api-gateway");
    app.putObject("usage").put("cpu", "100m").put("memory", "500Mi");
    bench.cluster.create(hungry);
    var done = top(EVERYTHING, Sort.MEMORY);
    assertEquals(Assessment.TROUBLE, done.assessment());
    Fact near = done.details().getFirst();
    assertEquals("97%", near.values().get("memoryOfLimit"));
    assertEquals(1, done.output().nearLimit());
  }

  @Test
  void nodes_use_part_of_what_they_can_give() throws Exception {
    bench.cluster.create(SimulatedObjects.node("node-1", now));
    var done = top(all(ObjectKind.NODE), Sort.CPU);
    assertEquals(1, done.output().count());
    assertTrue(
        facts(done, "view.table").getFirst().values().get("text").contains("CPU%"),
        done.toString());
  }

  @Test
  void without_metrics_it_says_what_to_install() throws Exception {
    bench.cluster.removeApi("metrics.k8s.io");
    var failed =
        Expect.failed(
            new TopAction(bench.clusters)
                .perform(step(EVERYTHING), new TopAction.Input(null, null, null)));
    assertEquals("inspect.no-metrics", failed.why().code());
  }

  private Done<ExportAction.Output> export(Target target) throws InterruptedException {
    return Expect.done(
        new ExportAction(bench.clusters).perform(step(target), new ExportAction.Input(null, null)));
  }

  @Test
  void a_deployment_is_exported_as_it_can_be_applied_again() throws Exception {
    var done = export(one(ObjectKind.DEPLOYMENT, "api-gateway"));
    var file = done.attachments().getFirst();
    assertEquals("deployment-api-gateway-production-2026-01-15.yaml", file.filename());
    assertTrue(file.text().contains("kind: \"Deployment\""), file.text());
    assertTrue(file.text().contains("acr.io/api-gateway:1.1"), file.text());
    for (String noise : List.of("status:", "uid:", "resourceVersion", "creationTimestamp")) {
      assertFalse(file.text().contains(noise), noise);
    }
  }

  @Test
  void a_namespace_is_exported_without_what_controllers_make_and_without_secrets()
      throws Exception {
    bench.cluster.create(
        SimulatedObjects.configMap(
            "production", "app-config", Map.of("LOG_LEVEL", "info", "DB_PASSWORD", "s3cr3t-Pa55")));
    ObjectNode secret = object("v1", "Secret", "production", "mongodb-credentials");
    secret.putObject("data").put("password", "aHVudGVyMi1odW50ZXIy");
    bench.cluster.create(secret);
    var done = export(EVERYTHING);
    assertEquals(2, done.output().objects());
    assertEquals(1, done.output().masked());
    assertEquals("inspect.export-masked", done.details().getFirst().code());
    String text = done.attachments().getFirst().text();
    assertFalse(text.contains("s3cr3t-Pa55"), text);
    assertFalse(text.contains("aHVudGVy"), text);
    assertEquals(1, export(all(ObjectKind.CONFIG_MAP)).output().objects());
  }

  @Test
  void secrets_are_exported_as_an_inventory_without_their_values() throws Exception {
    ObjectNode secret = object("v1", "Secret", "production", "mongodb-credentials");
    secret.putObject("data").put("password", "aHVudGVyMi1odW50ZXIy");
    bench.cluster.create(secret);
    var done = export(all(ObjectKind.SECRET));
    String text = done.attachments().getFirst().text();
    assertTrue(text.contains("<15 bytes, sha256:"), text);
    assertFalse(text.contains("aHVudGVy"), text);
    assertFalse(text.contains("hunter2"), text);
    assertEquals("inspect.export-secrets", done.details().getFirst().code());
  }

  private Done<ClusterAction.Output> cluster() throws InterruptedException {
    return Expect.done(
        new ClusterAction(bench.clusters).perform(step(EVERYTHING), new ClusterAction.Input()));
  }

  @Test
  void a_cluster_tells_its_version_its_nodes_and_what_is_installed() throws Exception {
    bench.cluster.create(SimulatedObjects.node("node-1", now));
    bench.cluster.removeApi("velero.io");
    var well = cluster();
    assertEquals(new ClusterAction.Output("v1.33.13", 1, 1), well.output());
    assertEquals(Assessment.WELL, well.assessment());
    Map<String, String> products = facts(well, "inspect.products").getFirst().values();
    assertEquals("Velero", products.get("missing"));
    assertTrue(products.get("installed").contains("cert-manager"), products.toString());
    ObjectNode lost = SimulatedObjects.node("node-2", now);
    lost.remove("status");
    bench.cluster.create(lost);
    assertEquals(Assessment.TROUBLE, cluster().assessment());
    bench.cluster.deny("list", "nodes");
    var unseen = cluster();
    assertEquals(-1, unseen.output().nodes());
    assertFalse(facts(unseen, "inspect.nodes-forbidden").isEmpty());
  }
}

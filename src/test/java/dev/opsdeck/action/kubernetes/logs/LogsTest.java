package dev.opsdeck.action.kubernetes.logs;

import static dev.opsdeck.demo.cluster.SimulatedObjects.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Output;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsTest {
  private static final Environment PRODUCTION = Bench.target().environment();

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** An input with one thing changed. */
  private static Input input(Integer tail, Duration since, Boolean previous, String grep) {
    return new Input(tail, since, previous, grep, null, null, null, null, null, null, null, null);
  }

  private static Input inContainer(String container, Boolean all) {
    return new Input(5, null, null, null, null, container, null, all, null, null, null, null);
  }

  private static Input elsewhere(String namespace) {
    return new Input(100, null, null, null, null, null, null, null, null, null, namespace, null);
  }

  private static Target one(ObjectKind kind, String name) {
    return new Target.OfObject(PRODUCTION, kind, name, List.of(PRODUCTION), null);
  }

  private Step step(Target target) {
    return new Step(target, "r-logs", bench.cluster.clock(), () -> false);
  }

  private StepOutcome<Output> read(Target target, Input input) throws InterruptedException {
    return new LogsAction(bench.clusters).perform(step(target), input);
  }

  private Done<Output> logs(Target target, Input input) throws InterruptedException {
    return Expect.done(read(target, input));
  }

  private static String text(Done<Output> done) {
    return done.attachments().getFirst().text();
  }

  private ObjectNode firstPod() {
    return bench.cluster.list("Pod", "production").getFirst().json().deepCopy();
  }

  /** A copy of a running pod in a namespace, with labels of its own. */
  private ObjectNode pod(String namespace, String name, String app) {
    ObjectNode pod = firstPod();
    ObjectNode meta = (ObjectNode) pod.path("metadata");
    meta.put("namespace", namespace).put("name", name).remove(List.of("uid", "ownerReferences"));
    meta.putObject("labels").put("app", app);
    return pod;
  }

  private void workload(String kind, String namespace, String name) {
    ObjectNode workload = object("apps/v1", kind, namespace, name);
    workload.putObject("spec").putObject("selector").putObject("matchLabels").put("app", name);
    ((ObjectNode) workload.path("spec")).put("replicas", 0).putObject("template");
    bench.cluster.create(workload);
    bench.cluster.create(pod(namespace, name + "-x1", name));
  }

  @Test
  void one_pod_is_read_by_its_name() throws Exception {
    String pod = firstPod().at("/metadata/name").asText();
    var done = logs(one(ObjectKind.POD, pod), input(20, null, null, null));
    assertEquals(new Output(20, 1), done.output());
    assertTrue(text(done).startsWith("==> " + pod + " / api-gateway <=="), text(done));
  }

  @Test
  void the_log_from_before_a_crash_is_there_and_its_absence_is_told() throws Exception {
    String pod = firstPod().at("/metadata/name").asText();
    var none = logs(one(ObjectKind.POD, pod), input(20, null, true, null));
    assertEquals("logs.none-before", none.summary().code());
    bench.cluster.crashPod("production", pod);
    var done = logs(one(ObjectKind.POD, pod), input(20, null, true, null));
    assertTrue(text(done).contains("exiting with code 1"), text(done));
  }

  @Test
  void a_component_of_the_platform_is_read_in_its_own_namespace() throws Exception {
    workload("Deployment", "cert-manager", "cert-manager");
    workload("DaemonSet", "falco", "falco");
    var manager = logs(one(ObjectKind.DEPLOYMENT, "cert-manager"), elsewhere("cert-manager"));
    assertTrue(text(manager).contains("cert-manager-x1"), text(manager));
    assertEquals("deployment-cert-manager-prod.log", manager.attachments().getFirst().filename());
    var falco = logs(one(ObjectKind.DAEMONSET, "falco"), elsewhere("falco"));
    assertTrue(text(falco).contains("falco-x1"), text(falco));
    var nobody = Expect.failed(read(one(ObjectKind.DAEMONSET, "falcon"), elsewhere("falco")));
    assertEquals("falco", nobody.why().values().get("near"));
  }

  @Test
  void sidecars_are_read_when_they_are_named_or_all_are_asked_for() throws Exception {
    ObjectNode pod = pod("production", "meshed", "meshed");
    ((ObjectNode) pod.at("/spec/containers/0")).put("name", "istio-proxy");
    pod.withObjectProperty("spec")
        .withArrayProperty("containers")
        .addObject()
        .put("name", "web")
        .put("image", "acr.io/web:1");
    pod.withObjectProperty("spec")
        .putArray("initContainers")
        .addObject()
        .put("name", "migrate")
        .put("image", "acr.io/web:1");
    bench.cluster.create(pod);
    Target meshed = one(ObjectKind.POD, "meshed");
    assertTrue(text(logs(meshed, inContainer(null, null))).startsWith("==> meshed / web <=="));
    assertTrue(text(logs(meshed, inContainer("istio-proxy", null))).contains("[istio-proxy]"));
    String all = text(logs(meshed, inContainer(null, true)));
    assertEquals(
        List.of("==> meshed / migrate <==", "==> meshed / istio-proxy <==", "==> meshed / web <=="),
        all.lines().filter(line -> line.startsWith("==>")).toList());
    var unknown = Expect.failed(read(meshed, inContainer("nginx", null)));
    assertEquals("logs.unseen", unknown.why().code());
    assertTrue(
        unknown.details().getFirst().values().get("why").contains("nginx"), unknown.toString());
  }

  @Test
  void a_whole_namespace_is_searched_without_regard_to_case() throws Exception {
    Target everything = new Target.OfEnvironment(PRODUCTION);
    var done = logs(everything, input(100, Duration.ofMinutes(10), null, "SLOW upstream|fatal"));
    assertEquals(3, done.output().pods());
    assertTrue(text(done).contains("slow upstream"), text(done));
    assertFalse(text(done).contains("request completed"), text(done));
    assertEquals("production-prod.log", done.attachments().getFirst().filename());
  }

  @Test
  void a_message_that_must_be_there_is_looked_for() throws Exception {
    var done = logs(Bench.target(), input(100, null, null, "connection pool"));
    assertTrue(done.output().lines() > 0);
    var none = logs(Bench.target(), input(100, null, null, "MongoDB connected"));
    assertEquals(0, none.output().lines());
    assertEquals("logs.none", none.summary().code());
  }

  @Test
  void a_day_of_logs_goes_into_a_file_that_holds_more_than_a_look() throws Exception {
    Input day =
        new Input(
            null, Duration.ofHours(24), null, null, null, null, null, null, null, true, null, null);
    var done = logs(Bench.target(), day);
    assertEquals(15_000, done.output().lines());
    assertTrue(text(done).length() > 500_000, "" + text(done).length());
    assertTrue(text(done).length() < 2_010_000, "" + text(done).length());
  }

  @Test
  void following_holds_nobody_and_ends_with_a_file() throws Exception {
    Input follow =
        new Input(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Duration.ofMinutes(2),
            null,
            null,
            null);
    Step step = step(Bench.target());
    LogsAction action = new LogsAction(bench.clusters);
    bench.cluster.advance(Duration.ofSeconds(30));
    var waiting = Expect.waiting(action.perform(step, follow));
    assertEquals(step.now().plusSeconds(5), waiting.until());
    Fact so = waiting.why();
    assertEquals("12", so.values().get("lines"));
    assertFalse(so.values().get("newest").isEmpty());
    bench.cluster.advance(Duration.ofSeconds(89));
    assertEquals(step.now().plusSeconds(1), Expect.waiting(action.perform(step, follow)).until());
    bench.cluster.advance(Duration.ofSeconds(1));
    var done = Expect.done(action.perform(step, follow));
    assertEquals(51, done.output().lines());
  }

  @Test
  void the_kubelet_of_a_node_is_read_where_it_lets_itself_be_read() throws Exception {
    ObjectNode open = SimulatedObjects.node("node-1", bench.cluster.clock().instant());
    open.withObjectProperty("metadata")
        .withObjectProperty("labels")
        .put("simulated/node-log-query", "on");
    bench.cluster.create(open);
    bench.cluster.create(SimulatedObjects.node("node-2", bench.cluster.clock().instant()));
    var done = logs(one(ObjectKind.NODE, "node-1"), input(100, null, null, null));
    assertEquals(100, done.output().lines());
    assertEquals("node-1-kubelet.log", done.attachments().getFirst().filename());
    var some = logs(one(ObjectKind.NODE, "node-1"), input(100, null, null, "sync loop 29\\d"));
    assertEquals(10, some.output().lines());
    var closed = Expect.failed(read(one(ObjectKind.NODE, "node-2"), input(100, null, null, null)));
    assertEquals("logs.node-not-enabled", closed.why().code());
    bench.cluster.deny("get", "nodes/proxy");
    var forbidden =
        Expect.failed(read(one(ObjectKind.NODE, "node-1"), input(100, null, null, null)));
    assertEquals("cluster.forbidden", forbidden.why().code());
  }
}

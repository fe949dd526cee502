package dev.opsdeck.action.kubernetes;

import static dev.opsdeck.demo.cluster.SimulatedObjects.condition;
import static dev.opsdeck.demo.cluster.SimulatedObjects.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.GetAction.Input;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.view.Form;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of every kind as {@code /ops get} shows them: what is wrong leads. */
class GetViewsTest {
  private static final Environment PRODUCTION = Bench.target().environment();
  private static final Input PLAIN = new Input(null, null, null, null, null, null, null);

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

  private StepOutcome<Output> look(Target target, Input input) throws InterruptedException {
    return bench
        .get()
        .perform(new Step(target, "r-get", bench.cluster.clock(), () -> false), input);
  }

  private Done<Output> one(ObjectKind kind, String name, Form form) throws InterruptedException {
    Target target = new Target.OfObject(PRODUCTION, kind, name, List.of(PRODUCTION), null);
    return Expect.done(look(target, new Input(null, null, form, null, null, null, null)));
  }

  private Done<Output> one(ObjectKind kind, String name) throws InterruptedException {
    return one(kind, name, Form.ALL);
  }

  private static Target all(ObjectKind kind) {
    return new Target.OfKind(PRODUCTION, kind, List.of(PRODUCTION));
  }

  private Done<Output> every(ObjectKind kind) throws InterruptedException {
    return Expect.done(look(all(kind), PLAIN));
  }

  private static List<String> codes(Done<Output> done) {
    return done.details().stream().map(Fact::code).toList();
  }

  private static String table(Done<Output> done) {
    return done.details().stream()
        .filter(fact -> fact.code().equals("view.table"))
        .map(fact -> fact.values().get("text"))
        .findFirst()
        .orElseThrow();
  }

  private static void well(Done<Output> done) {
    assertEquals(Assessment.WELL, done.assessment(), done.toString());
  }

  private static Fact troubled(Done<Output> done, String code) {
    assertEquals(Assessment.TROUBLE, done.assessment(), done.toString());
    return done.summary().code().equals(code)
        ? done.summary()
        : done.details().stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }

  private ObjectNode status(ObjectNode of) {
    return of.withObjectProperty("status");
  }

  @Test
  void nodes_that_are_not_ready_lead_the_list() throws Exception {
    bench.cluster.create(SimulatedObjects.node("node-1", now));
    well(every(ObjectKind.NODE));
    ObjectNode lost = SimulatedObjects.node("node-2", now);
    status(lost).remove("conditions");
    condition(status(lost), "Ready", "Unknown", "NodeStatusUnknown", now);
    bench.cluster.create(lost);
    ObjectNode full = SimulatedObjects.node("node-3", now);
    condition(status(full), "DiskPressure", "True", "KubeletHasDiskPressure", now);
    bench.cluster.create(full);
    var done = every(ObjectKind.NODE);
    assertEquals(List.of("view.node-not-ready", "view.node-pressed", "view.table"), codes(done));
    assertEquals(now.toString(), done.details().getFirst().values().get("since"));
    assertEquals("2", done.summary().values().get("troubled"));
    assertEquals(List.of("node-1", "node-2", "node-3"), done.output().names());
    assertTrue(table(done).startsWith("NAME    STATUS"), table(done));
    assertTrue(table(done).contains("node-2  NotReady"), table(done));
  }

  @Test
  void a_service_without_ready_pods_is_trouble_and_is_found_by_the_name_people_use()
      throws Exception {
    bench.cluster.create(
        SimulatedObjects.service(
            "production", "api-gateway-production", Bench.GATEWAY.labels(), 3000));
    bench.cluster.settle();
    var found = one(ObjectKind.SERVICE, "api-gateway");
    well(found);
    assertEquals("service/api-gateway-production", found.summary().values().get("object"));
    assertTrue(found.summary().values().get("columns").contains("Cluster-IP: 10.96."));
    bench.cluster.create(
        SimulatedObjects.service("production", "nobody", Map.of("app", "nobody"), 80));
    bench.cluster.settle();
    troubled(one(ObjectKind.SERVICE, "nobody"), "view.no-endpoints");
    troubled(every(ObjectKind.SERVICE), "view.no-endpoints");
  }

  @Test
  void endpoints_show_every_address_and_its_pod() throws Exception {
    bench.cluster.create(
        SimulatedObjects.service(
            "production", "api-gateway-production", Bench.GATEWAY.labels(), 3000));
    bench.cluster.settle();
    var done = one(ObjectKind.ENDPOINTS, "api-gateway");
    assertEquals("3", done.summary().values().get("ready"));
    assertEquals(3, done.details().size());
    assertFalse(done.details().getFirst().values().get("pod").isEmpty());
    bench.cluster.create(
        SimulatedObjects.service("production", "nobody", Map.of("app", "nobody"), 80));
    bench.cluster.settle();
    troubled(one(ObjectKind.ENDPOINTS, "nobody"), "view.no-endpoints");
    troubled(every(ObjectKind.ENDPOINTS), "view.no-ready-endpoint");
  }

  @Test
  void an_ingress_without_an_address_is_trouble() throws Exception {
    ObjectNode ingress =
        SimulatedObjects.ingress("production", "ingress-production", "a.example.com", "x", 80);
    bench.cluster.create(ingress);
    var done = one(ObjectKind.INGRESS, "ingress-production", Form.ADDRESS);
    well(done);
    assertTrue(done.summary().values().get("columns").contains("Address: 203.0.113.7"));
    ObjectNode waiting = ingress.deepCopy();
    waiting.remove("status");
    ((ObjectNode) waiting.path("metadata")).put("name", "waiting");
    bench.cluster.create(waiting);
    troubled(one(ObjectKind.INGRESS, "waiting", Form.ADDRESS), "view.ingress-no-address");
  }

  @Test
  void of_a_secret_only_keys_sizes_and_fingerprints_leave() throws Exception {
    ObjectNode secret = object("v1", "Secret", "production", "mongodb-credentials");
    String value = Base64.getEncoder().encodeToString("hunter2-hunter2".getBytes());
    secret.put("type", "Opaque").putObject("data").put("password", value);
    secret
        .withObjectProperty("metadata")
        .putObject("annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":\"" + value + "\"}");
    bench.cluster.create(secret);
    var done = one(ObjectKind.SECRET, "mongodb-credentials");
    assertEquals(
        Fact.of(
            "view.secret-key",
            "key",
            "password",
            "bytes",
            15,
            "fingerprint",
            Digest.of("hunter2-hunter2").substring(0, 12)),
        done.details().getFirst());
    var yaml = one(ObjectKind.SECRET, "mongodb-credentials", Form.YAML);
    for (Done<Output> shown : List.of(done, yaml, every(ObjectKind.SECRET))) {
      assertFalse(shown.toString().contains("hunter2"), shown.toString());
      assertFalse(shown.toString().contains(value), shown.toString());
    }
    assertTrue(yaml.toString().contains("<15 bytes, sha256:"), yaml.toString());
  }

  @Test
  void values_of_a_config_map_pass_the_masks() throws Exception {
    bench.cluster.create(
        SimulatedObjects.configMap(
            "production",
            "ecommerce-config",
            Map.of("LOG_LEVEL", "info", "DB_PASSWORD", "s3cr3t-Pa55", "script", "a\nb\nc")));
    var done = one(ObjectKind.CONFIG_MAP, "ecommerce-config");
    assertEquals(3, done.details().size());
    var yaml = one(ObjectKind.CONFIG_MAP, "ecommerce-config", Form.YAML);
    String text = yaml.attachments().getFirst().text();
    assertTrue(text.contains("LOG_LEVEL: "), text);
    assertFalse(text.contains("resourceVersion"), text);
    assertFalse((done + text).contains("s3cr3t-Pa55"), text);
    assertEquals("configmap-ecommerce-config.yaml", yaml.attachments().getFirst().filename());
  }

  @Test
  void a_claim_that_is_not_bound_and_a_quota_that_is_full_are_trouble() throws Exception {
    ObjectNode claim = object("v1", "PersistentVolumeClaim", "production", "data");
    status(claim).put("phase", "Pending");
    bench.cluster.create(claim);
    var claims = every(ObjectKind.VOLUME_CLAIM);
    troubled(claims, "view.claim-unbound");
    assertEquals("data", troubled(claims, "view.claims-unused").values().get("claims"));
    ObjectNode quota = object("v1", "ResourceQuota", "production", "production-quota");
    status(quota).putObject("hard").put("pods", "10").put("requests.cpu", "4");
    status(quota).putObject("used").put("pods", "5").put("requests.cpu", "3900m");
    bench.cluster.create(quota);
    Fact nearly = troubled(every(ObjectKind.QUOTA), "view.quota-nearly-full");
    assertEquals("97", nearly.values().get("percent"));
  }

  @Test
  void an_issuer_that_is_not_ready_says_since_when_and_why() throws Exception {
    ObjectNode issuer = object("cert-manager.io/v1", "ClusterIssuer", "", "letsencrypt-prod");
    condition(status(issuer), "Ready", "False", "ErrRegisterACMEAccount", now);
    bench.cluster.create(issuer);
    Fact why = troubled(one(ObjectKind.CLUSTER_ISSUER, "letsencrypt-prod"), "view.not-ready");
    assertEquals("ErrRegisterACMEAccount", why.values().get("reason"));
    assertEquals(now.toString(), why.values().get("since"));
  }

  @Test
  void what_is_not_installed_is_told_with_what_to_install() throws Exception {
    bench.cluster.removeApi("velero.io");
    var failed = Expect.failed(look(all(ObjectKind.BACKUP), PLAIN));
    assertEquals("view.not-served", failed.why().code());
    assertEquals("Velero", failed.why().values().get("product"));
  }

  @Test
  void backups_show_their_phase_and_those_that_failed() throws Exception {
    ObjectNode backup = object("velero.io/v1", "Backup", "velero", "daily");
    status(backup).put("phase", "PartiallyFailed").put("errors", 3);
    status(backup).put("startTimestamp", now.toString());
    bench.cluster.create(backup);
    var done = every(ObjectKind.BACKUP);
    troubled(done, "view.backup-failed");
    assertTrue(table(done).contains("PartiallyFailed"), table(done));
  }

  @Test
  void a_vertical_autoscaler_shows_what_it_recommends() throws Exception {
    ObjectNode vpa =
        object("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "production", "user-service-vpa");
    ObjectNode advice =
        status(vpa).putObject("recommendation").putArray("containerRecommendations").addObject();
    advice.put("containerName", "app").putObject("target").put("cpu", "35m").put("memory", "256Mi");
    bench.cluster.create(vpa);
    var done = one(ObjectKind.VERTICAL_AUTOSCALER, "user-service", Form.RECOMMENDATIONS);
    assertEquals("cpu 35m, memory 256Mi", done.details().getFirst().values().get("target"));
  }

  @Test
  void routing_of_istio_is_shown_closely() throws Exception {
    ObjectNode route = object("networking.istio.io/v1", "VirtualService", "api-gateway", "web");
    ObjectNode spec = route.putObject("spec");
    spec.putArray("hosts").add("web");
    ObjectNode to = spec.putArray("http").addObject().putArray("route").addObject();
    to.put("weight", 90).putObject("destination").put("host", "web").put("subset", "v1");
    bench.cluster.create(route);
    Target target =
        new Target.OfObject(
            PRODUCTION, ObjectKind.VIRTUAL_SERVICE, "web", List.of(PRODUCTION), null);
    Input elsewhere = new Input(null, null, null, "api-gateway", null, null, null);
    var done = Expect.done(look(target, elsewhere));
    assertEquals("web (v1) 90 %", done.details().getFirst().values().get("to"));
  }

  @Test
  void a_policy_says_whom_it_is_about() throws Exception {
    ObjectNode policy = object("networking.k8s.io/v1", "NetworkPolicy", "production", "deny-all");
    policy.putObject("spec").putObject("podSelector");
    ((ObjectNode) policy.path("spec")).putArray("policyTypes").add("Ingress");
    bench.cluster.create(policy);
    var done = one(ObjectKind.NETWORK_POLICY, "deny-all");
    assertEquals("view.policy", done.details().getFirst().code());
    assertEquals("", done.details().getFirst().values().get("pods"));
    assertTrue(table(every(ObjectKind.NETWORK_POLICY)).contains("deny-all"));
  }

  @Test
  void a_name_that_nobody_has_brings_those_that_are_near() throws Exception {
    Target target =
        new Target.OfObject(
            PRODUCTION, ObjectKind.DEPLOYMENT, "api-gatway-production", List.of(PRODUCTION), null);
    var failed = Expect.failed(look(target, PLAIN));
    assertEquals("api-gateway-production", failed.why().values().get("near"));
  }

  @Test
  void a_right_that_is_missing_is_named() throws Exception {
    bench.cluster.deny("list", "secrets");
    var failed = Expect.failed(look(all(ObjectKind.SECRET), PLAIN));
    assertEquals("cluster.forbidden", failed.why().code());
    assertEquals("secrets", failed.why().values().get("resource"));
  }

  @Test
  void a_secret_that_is_missing_is_told_without_the_right_to_list_secrets() throws Exception {
    bench.cluster.deny("list", "secrets");
    Target target =
        new Target.OfObject(PRODUCTION, ObjectKind.SECRET, "nothing", List.of(PRODUCTION), null);
    var failed = Expect.failed(look(target, PLAIN));
    assertEquals("view.no-such-object", failed.why().code());
  }

  @Test
  void a_namespace_that_does_not_exist_is_no_empty_one() throws Exception {
    bench.cluster.create(SimulatedObjects.namespace("empty"));
    Input mistyped = new Input(null, null, null, "prodction", null, null, null);
    var failed = Expect.failed(look(all(ObjectKind.CONFIG_MAP), mistyped));
    assertEquals("namespace/prodction", failed.why().values().get("object"));
    Input empty = new Input(null, null, null, "empty", null, null, null);
    assertEquals(0, Expect.done(look(all(ObjectKind.CONFIG_MAP), empty)).output().wanted());
  }

  @Test
  void thousands_of_objects_come_as_a_file_with_the_bad_ones_first() throws Exception {
    IntStream.range(0, 1_200)
        .forEach(i ->
            bench.cluster.create(
                SimulatedObjects.configMap("production", "map-%04d".formatted(i), Map.of())));
    var done = every(ObjectKind.CONFIG_MAP);
    assertEquals(1_200, done.output().wanted());
    assertEquals(100, done.output().names().size());
    assertEquals("view.rest-in-file", done.details().getLast().code());
    assertEquals(1_201, done.attachments().getFirst().text().lines().count());
    assertEquals("configmaps-production.txt", done.attachments().getFirst().filename());
  }

  @Test
  void the_pods_of_a_namespace_are_counted_by_node_and_listed_with_their_images() throws Exception {
    Target everywhere = new Target.OfEnvironment(PRODUCTION);
    var counted =
        Expect.done(
            look(
                everywhere,
                new Input(GetKind.PODS, null, Form.COUNT_BY_NODE, null, null, null, null)));
    assertEquals(
        3,
        counted.details().stream()
            .filter(fact -> fact.code().equals("view.on-node"))
            .mapToInt(fact -> Integer.parseInt(fact.values().get("count")))
            .sum());
    var images =
        Expect.done(
            look(everywhere, new Input(GetKind.PODS, null, Form.IMAGES, null, null, true, null)));
    assertEquals("pods-production.txt", images.attachments().getFirst().filename());
    String file = images.attachments().getFirst().text();
    assertTrue(file.contains("api-gateway=acr.io/api-gateway:1.1"), file);
    var wide =
        Expect.done(
            look(Bench.target(), new Input(GetKind.PODS, null, Form.WIDE, null, null, null, null)));
    assertTrue(table(wide).contains("NODE"), table(wide));
    assertEquals(3, wide.output().wanted());
  }

  @Test
  void pods_that_are_not_well_are_found_in_the_whole_namespace() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    bench.cluster.ticks(30);
    Input input = new Input(GetKind.PODS, null, Form.UNHEALTHY, null, null, null, null);
    var done = Expect.done(look(new Target.OfEnvironment(PRODUCTION), input));
    troubled(done, "view.pod-unwell");
    assertTrue(table(done).contains("CrashLoopBackOff"), table(done));
    assertFalse(table(done).contains("Running"), table(done));
    Input everywhere = new Input(GetKind.PODS, null, Form.UNHEALTHY, null, true, null, null);
    Fact bad =
        troubled(
            Expect.done(look(new Target.OfEnvironment(PRODUCTION), everywhere)), "view.pod-unwell");
    assertTrue(bad.values().get("pod").startsWith("production/"), bad.toString());
  }

  @Test
  void all_that_a_namespace_has_is_summed_up_by_kind() throws Exception {
    bench.cluster.create(
        SimulatedObjects.service("production", "nobody", Map.of("app", "nobody"), 80));
    bench.cluster.deny("list", "resourcequotas");
    var done = Expect.done(look(new Target.OfEnvironment(PRODUCTION), PLAIN));
    troubled(done, "view.no-endpoints");
    assertTrue(codes(done).contains("view.kind-forbidden"), codes(done).toString());
    assertTrue(
        done.details()
            .contains(Fact.of("view.kind", "kinds", "deployments", "count", 1, "troubled", 0)),
        done.details().toString());
    assertTrue(done.attachments().getFirst().text().contains("# pods"));
  }

  private static Input watching(GetKind kind) {
    return new Input(kind, null, null, null, null, null, Duration.ofMinutes(5));
  }

  @Test
  void a_watch_moves_one_line_and_ends_with_what_changed() throws Exception {
    Step step = new Step(Bench.target(), "r-watch", bench.cluster.clock(), () -> false);
    var first = Expect.waiting(bench.get().perform(step, watching(GetKind.PODS)));
    assertEquals(step.now().plusSeconds(5), first.until());
    assertEquals("kubernetes.pods", first.why().code());
    String stays = bench.cluster.list("Pod", "production").getFirst().name();
    bench.cluster.advance(Duration.ofSeconds(10));
    bench.cluster.crashPod("production", stays);
    bench.cluster.advance(Duration.ofSeconds(10));
    String leaves = bench.cluster.list("Pod", "production").getLast().name();
    bench.kubectl.pods().inNamespace("production").withName(leaves).delete();
    bench.cluster.ticks(5);
    var troubled = Expect.waiting(bench.get().perform(step, watching(GetKind.PODS)));
    assertEquals("kubernetes.pods-trouble", troubled.why().code());
    bench.cluster.advance(Duration.ofMinutes(5));
    var done = Expect.done(bench.get().perform(step, watching(GetKind.PODS)));
    List<String> codes = codes(done);
    assertTrue(codes.contains("view.change-restart"), codes.toString());
    assertTrue(codes.contains("view.change-new"), codes.toString());
    Fact gone =
        done.details().stream()
            .filter(fact -> fact.code().equals("view.change-gone"))
            .findFirst()
            .orElseThrow();
    assertEquals(leaves, gone.values().get("object"));
  }

  @Test
  void a_watch_in_which_nothing_happened_says_so() throws Exception {
    bench.cluster.create(SimulatedObjects.node("node-1", now.minusSeconds(3_600)));
    bench.cluster.advance(Duration.ofMinutes(1));
    Step step = new Step(all(ObjectKind.NODE), "r-watch", bench.cluster.clock(), () -> false);
    assertEquals(
        "view.objects", Expect.waiting(bench.get().perform(step, watching(null))).why().code());
    bench.cluster.advance(Duration.ofMinutes(5));
    var done = Expect.done(bench.get().perform(step, watching(null)));
    assertEquals("view.unchanged", done.details().getFirst().code());
  }
}

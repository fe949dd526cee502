package dev.opsdeck.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  private static final Map<String, String> CASES =
      Map.of(
          "plain",
          "{}",
          "full",
          """
          replicas: 3
          slack: {socketMode: true}
          kubeconfig: {existingSecret: clusters}
          config:
            opsdeck.yaml: "defaults: {operations: false}"
            catalog/shop.yaml: |
              platform: shop
              # {{ not a template }}
          rbac:
            namespaces:
              - {name: production, tlsSecrets: [algesta-api-prod-tls]}
              - {name: testing}
          ingress: {enabled: true, className: nginx, host: ops.example.io, tlsSecret: ops-tls}
          env: {SLACK_API_URL: "https://slack.example.io/api/"}
          """,
          "single",
          "replicas: 1\nrbac: {create: false}\nserviceAccount: {create: false, name: mine}",
          "bad-type",
          "replicas: many",
          "bad-key",
          "replica: 2",
          "bad-secret-in-env",
          "env: {SLACK_BOT_TOKEN: xoxb-1}",
          "bad-namespace",
          "rbac: {namespaces: [{name: Pruebas}]}",
          "bad-path",
          "config: {../etc/passwd: x}");

  @TempDir static Path folder;

  @BeforeAll
  static void render() throws IOException, InterruptedException {
    for (Map.Entry<String, String> values : CASES.entrySet()) {
      Files.writeString(folder.resolve(values.getKey() + ".yaml"), values.getValue());
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                RenderChart.class.getName(),
                new File("charts/opsdeck").getAbsolutePath(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "Helm did not end");
    assertEquals(0, process.exitValue(), () -> read("log.txt"));
  }

  /** Test launchers other than Maven's load classes with a loader of their own. */
  private static String classPath() {
    if (ChartTest.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private static String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError("Helm did not write " + name, e);
    }
  }

  private static Manifests rendered(String name) {
    return Manifests.parse(read(name + ".out"));
  }

  @Test
  void the_chart_lints_without_a_word_of_blame() {
    String lint = read("lint.txt");
    assertTrue(lint.startsWith("clean"), lint);
    assertFalse(lint.contains("[WARNING]") || lint.contains("[ERROR]"), lint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad-type", "bad-key", "bad-secret-in-env", "bad-namespace", "bad-path"})
  void the_schema_refuses_a_bad_value(String name) {
    assertFalse(Files.exists(folder.resolve(name + ".out")));
    assertTrue(read(name + ".err").contains("schema"), () -> read(name + ".err"));
  }

  @Test
  void the_pod_is_probed_where_opsdeck_answers() {
    JsonNode container = rendered("plain").container();
    assertEquals("/health/liveness", container.at("/livenessProbe/httpGet/path").asText());
    assertEquals("/health/readiness", container.at("/readinessProbe/httpGet/path").asText());
    assertEquals(8080, container.at("/ports/0/containerPort").asInt());
    assertFalse(container.at("/resources/limits/memory").isMissingNode());
  }

  /** Twenty seconds: ten for open requests, ten to hand over runs, as the service takes them. */
  @Test
  void a_pod_that_is_told_to_stop_has_the_time_that_it_takes() {
    Manifests plain = rendered("plain");
    String grace = plain.environment("OPSDECK_STOP_GRACE").orElseThrow().path("value").asText();
    assertTrue(grace.matches("\\d+s"), grace);
    int seconds = Integer.parseInt(grace.replace("s", ""));
    assertTrue(seconds >= 5, "nodes take some seconds to notice that a pod ends");
    assertTrue(plain.pod().path("terminationGracePeriodSeconds").asInt() > seconds + 20);
  }

  /** A cache that cannot be used is only one of the things that it has to say. */
  @Test
  void what_the_virtual_machine_has_to_say_stays_out_of_standard_output() throws Exception {
    Path unusable = Files.writeString(folder.resolve("unusable.aot"), "no cache");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options =
        rendered("plain").environment("JAVA_TOOL_OPTIONS").orElseThrow().path("value").asText();
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-XX:AOTCache=" + unusable, "-version"));
    Process process = new ProcessBuilder(command).start();
    assertEquals("", new String(process.getInputStream().readAllBytes()));
    String said = new String(process.getErrorStream().readAllBytes());
    assertTrue(said.contains("AOT cache"), said);
    assertEquals(0, process.waitFor());
  }

  @Test
  void the_pod_runs_with_no_more_rights_than_it_needs() {
    for (String name : List.of("plain", "full", "single")) {
      Manifests manifests = rendered(name);
      JsonNode security = manifests.container().path("securityContext");
      assertTrue(manifests.pod().at("/securityContext/runAsNonRoot").asBoolean());
      assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
      assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
      assertEquals(List.of("ALL"), Manifests.texts(security.at("/capabilities/drop")));
    }
    JsonNode volumes = rendered("plain").pod().path("volumes");
    assertEquals(2, volumes.size());
    volumes.forEach(volume -> assertTrue(volume.has("emptyDir"), volume::toString));
  }

  @Test
  void secrets_come_by_reference_only() {
    assertEquals(
        Map.of(
            "SLACK_BOT_TOKEN", "opsdeck-slack",
            "SLACK_SIGNING_SECRET", "opsdeck-slack",
            "OPSDECK_SECRET_KEY", "opsdeck-slack",
            "OPSDECK_DATABASE_URL", "opsdeck-database",
            "OPSDECK_DATABASE_USER", "opsdeck-database",
            "OPSDECK_DATABASE_PASSWORD", "opsdeck-database"),
        references(rendered("plain")));
    assertEquals("opsdeck-slack", references(rendered("full")).get("SLACK_APP_TOKEN"));
    for (String name : List.of("plain", "full", "single")) {
      assertEquals(List.of(), rendered(name).kind("Secret"));
    }
  }

  /**
   * Environment variables that come from a Secret, by name; fails for one that should and does not.
   */
  private static Map<String, String> references(Manifests manifests) {
    Map<String, String> references = new TreeMap<>();
    for (JsonNode variable : manifests.container().path("env")) {
      String name = variable.path("name").asText();
      JsonNode reference = variable.at("/valueFrom/secretKeyRef");
      if (reference.isMissingNode()) {
        assertFalse(name.matches(".*(TOKEN|SECRET|PASSWORD|DATABASE).*"), name);
      } else {
        assertEquals(name, reference.path("key").asText());
        references.put(name, reference.path("name").asText());
      }
    }
    return references;
  }

  @Test
  void roles_are_per_namespace_and_name_everything() {
    Manifests manifests = rendered("full");
    assertEquals(2, manifests.kind("Role").size());
    assertEquals(2, manifests.kind("RoleBinding").size());
    assertEquals(List.of(), manifests.kind("ClusterRole"));
    assertEquals(List.of(), manifests.kind("ClusterRoleBinding"));
    assertFalse(manifests.rules().isEmpty());
    for (JsonNode rule : manifests.rules()) {
      assertFalse(rule.toString().contains("*"), rule::toString);
      Set<String> verbs = new TreeSet<>(Manifests.texts(rule.path("verbs")));
      assertTrue(Set.of("get", "list", "watch", "patch").containsAll(verbs), rule::toString);
      if (Manifests.texts(rule.path("resources")).contains("secrets")) {
        assertEquals(List.of("secrets"), Manifests.texts(rule.path("resources")));
        assertEquals(Set.of("get"), verbs);
        assertEquals(List.of("algesta-api-prod-tls"), Manifests.texts(rule.path("resourceNames")));
      }
    }
    assertEquals(
        1, manifests.rules().stream().filter(r -> r.toString().contains("secrets")).count());
  }

  @Test
  void roles_are_bound_to_the_account_of_the_pod() {
    for (JsonNode binding : rendered("full").kind("RoleBinding")) {
      assertEquals("opsdeck", binding.at("/subjects/0/name").asText());
      assertEquals("ops", binding.at("/subjects/0/namespace").asText());
    }
    assertEquals("opsdeck", rendered("full").pod().path("serviceAccountName").asText());
    assertEquals("mine", rendered("single").pod().path("serviceAccountName").asText());
    assertEquals(List.of(), rendered("single").kind("Role"));
    assertEquals(List.of(), rendered("single").kind("ServiceAccount"));
  }

  @Test
  void files_of_the_configuration_keep_their_folders() {
    Manifests manifests = rendered("full");
    JsonNode data = manifests.only("ConfigMap").path("data");
    assertEquals(
        "platform: shop\n# {{ not a template }}", data.path("catalog__shop.yaml").asText().strip());
    JsonNode item = manifests.pod().at("/volumes/2/configMap/items/0");
    assertEquals("catalog__shop.yaml", item.path("key").asText());
    assertEquals("catalog/shop.yaml", item.path("path").asText());
    assertTrue(manifests.text().contains("value: \"config,/etc/opsdeck/config\""));
    assertEquals(List.of(), rendered("plain").kind("ConfigMap"));
  }

  @Test
  void one_replica_stays_when_there_are_several() {
    assertEquals(1, rendered("full").only("PodDisruptionBudget").at("/spec/minAvailable").asInt());
    assertEquals(List.of(), rendered("single").kind("PodDisruptionBudget"));
  }

  @Test
  void the_world_sees_slacks_path_only() {
    JsonNode paths = rendered("full").only("Ingress").at("/spec/rules/0/http/paths");
    assertEquals(1, paths.size());
    assertEquals("/slack/events", paths.at("/0/path").asText());
    assertEquals("Exact", paths.at("/0/pathType").asText());
    assertEquals(List.of(), rendered("plain").kind("Ingress"));
  }

  @Test
  void the_service_finds_the_pods() {
    Manifests manifests = rendered("plain");
    JsonNode labels = manifests.only("Deployment").at("/spec/template/metadata/labels");
    JsonNode selector = manifests.only("Service").at("/spec/selector");
    selector.properties().forEach(e -> assertEquals(e.getValue(), labels.get(e.getKey())));
    assertEquals("http", manifests.only("Service").at("/spec/ports/0/targetPort").asText());
  }
}

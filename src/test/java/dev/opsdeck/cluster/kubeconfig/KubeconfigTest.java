package dev.opsdeck.cluster.kubeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right values are kubectl's (client-go's clientcmd, transport and exec plugin). */
class KubeconfigTest {
  private static final Cluster AKS = new Cluster("algesta", "aks");

  @TempDir private Path folder;

  private RecordingServer server;
  private Instant now = Instant.parse("2026-03-01T03:00:00Z");

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.plain();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path config(String name, String cluster, String user) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        apiVersion: v1
        kind: Config
        contexts: [{name: aks, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "%s"%s}}]
        users: [{name: me, user: {%s}}]
        """
            .formatted(server.url(), cluster, user));
  }

  private Clusters clusters(Path... files) {
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      names.add(file.toString());
    }
    return new Clusters(
        Kubeconfig.of(
            Map.of("KUBECONFIG", String.join(File.pathSeparator, names)), folder, () -> now));
  }

  private static void asked(Clusters clusters) throws InterruptedException {
    ClusterAnswer<String> answer = clusters.version(AKS);
    assertEquals(new ClusterAnswer.Given<>("v1.36.2"), answer);
  }

  private void asked(Path... files) throws InterruptedException {
    try (Clusters clusters = clusters(files)) {
      asked(clusters);
    }
  }

  /** What is refused is refused before anything is asked, by start and doctor alike. */
  private Fact refused(Path... files) throws InterruptedException {
    try (Clusters clusters = clusters(files)) {
      Fact early = clusters.misconfiguration(AKS).orElseThrow();
      ClusterFailure failure =
          clusters
              .version(AKS)
              .fold(
                  value -> {
                    throw new AssertionError(value);
                  },
                  why -> why);
      assertEquals(early, failure.fact());
      assertEquals(ClusterFailure.Kind.MISCONFIGURED, failure.kind());
      assertEquals("algesta", early.values().get("cluster"));
      assertEquals(List.of(), server.headers);
      return early;
    }
  }

  private String sent(String header) {
    return server.headers.getLast().getFirst(header);
  }

  @Test
  void a_person_to_act_as_is_sent_whole_with_uid_groups_and_extras() throws Exception {
    asked(
        config(
            "c",
            "",
            "token: strong, as: ana@example.com, as-uid: u-7, as-groups: [oncall, readers],"
                + " as-user-extra: {scopes: [a, b], 'acme.com/project': [x], 'a%': [z]}"));
    assertEquals("Bearer strong", sent("Authorization"));
    assertEquals("ana@example.com", sent("Impersonate-User"));
    assertEquals("u-7", sent("Impersonate-Uid"));
    var last = server.headers.getLast();
    assertEquals(List.of("oncall", "readers"), last.get("Impersonate-Group"));
    assertEquals(List.of("a", "b"), last.get("Impersonate-Extra-scopes"));
    assertEquals("x", sent("Impersonate-Extra-acme.com%2Fproject"));
    assertEquals("z", sent("Impersonate-Extra-a%25"));
  }

  @ParameterizedTest
  @CsvSource({"'as-groups: [oncall]'", "'as-uid: u'", "'as-user-extra: {scopes: [a]}'"})
  void groups_without_a_person_to_act_as_never_mean_full_rights(String field) throws Exception {
    assertEquals("kubeconfig.needs", refused(config("c", "", "token: t, " + field)).code());
  }

  @Test
  void a_name_that_no_header_can_hold_is_refused_and_not_sent_as_another() throws Exception {
    Fact fact = refused(config("c", "", "token: t, as: josé"));
    assertEquals("as", fact.values().get("field"));
  }

  @Test
  void a_token_file_wins_over_a_token_and_is_read_again() throws Exception {
    Files.writeString(folder.resolve("token"), "first\n");
    try (Clusters clusters = clusters(config("c", "", "token: stale, tokenFile: token"))) {
      asked(clusters);
      assertEquals("Bearer first", sent("Authorization"));
      Files.writeString(folder.resolve("token"), "second\n");
      asked(clusters);
      assertEquals("Bearer second", sent("Authorization"));
    }
  }

  @Test
  void a_token_file_that_is_not_there_is_told_and_nothing_is_asked_without_it() throws Exception {
    try (Clusters clusters = clusters(config("c", "", "tokenFile: gone"))) {
      ClusterFailure failure =
          clusters
              .version(AKS)
              .fold(
                  value -> {
                    throw new AssertionError(value);
                  },
                  why -> why);
      assertEquals("kubeconfig.file", failure.fact().code());
      assertEquals(folder.resolve("gone").toString(), failure.fact().values().get("file"));
      assertEquals(List.of(), server.headers);
    }
  }

  @Test
  void name_and_password_are_sent() throws Exception {
    asked(config("c", "", "username: ana, password: pw"));
    assertEquals("Basic YW5hOnB3", sent("Authorization"));
  }

  @Test
  void a_first_file_with_null_lists_breaks_nothing() throws Exception {
    Path empty =
        Files.writeString(
            folder.resolve("first"),
            "apiVersion: v1\nclusters: null\ncontexts: null\nusers: null\n");
    Path blank = Files.writeString(folder.resolve("blank"), "");
    asked(empty, blank, folder.resolve("missing"), config("c", "", "token: t"));
    assertEquals("Bearer t", sent("Authorization"));
  }

  @Test
  void the_first_file_that_names_an_entry_gives_the_whole_of_it() throws Exception {
    Path first =
        Files.writeString(folder.resolve("first"), "users: [{name: me, user: {token: mine}}]\n");
    asked(first, config("c", "", "token: other, as: root"));
    assertEquals("Bearer mine", sent("Authorization"));
    assertNull(sent("Impersonate-User"));
  }

  @Test
  void a_name_that_stands_twice_in_one_file_is_refused() throws Exception {
    Path file = config("c", "", "token: a}}, {name: me, user: {token: b");
    assertEquals("kubeconfig.duplicate", refused(file).code());
  }

  @Test
  void paths_are_relative_to_the_file_that_names_them() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("deep"));
    Files.writeString(deep.resolve("secret"), "deep");
    asked(config("deep/c", "", "tokenFile: secret"));
    assertEquals("Bearer deep", sent("Authorization"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubeconfig.auth-provider | | auth-provider: {name: oidc, config: {id-token: x}}",
        "kubeconfig.proxy-kind | , proxy-url: 'socks5://127.0.0.1:1' | token: t",
        "kubeconfig.proxy-password | , proxy-url: 'http://a:b@127.0.0.1:1' | token: t",
        "kubeconfig.both | | token: t, username: u, password: p",
        "kubeconfig.both | , certificate-authority: ca, certificate-authority-data: eA== | token: t",
        "kubeconfig.both | , certificate-authority-data: eA==, insecure-skip-tls-verify: true | token: t",
        "kubeconfig.file | , certificate-authority: none.crt | token: t",
        "kubeconfig.bad-field | , certificate-authority-data: eA== | token: t",
        "kubeconfig.needs | | client-certificate-data: eA==",
        "kubeconfig.needs | | exec: {command: x}",
        "kubeconfig.needs | | exec: {command: x, apiVersion: client.authentication.k8s.io/v1}",
        "kubeconfig.bad-field | | exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}",
        "kubeconfig.exec-terminal | | exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}"
      })
  void what_is_not_honoured_is_refused_in_words(String code, String cluster, String user)
      throws Exception {
    assertEquals(code, refused(config("c", cluster == null ? "" : cluster, user)).code());
  }

  @Test
  void a_user_that_is_not_there_is_not_nobody() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c"),
            "contexts: [{name: aks, context: {cluster: here, user: me}}]\n"
                + "clusters: [{name: here, cluster: {server: '"
                + server.url()
                + "'}}]\n");
    assertEquals("kubeconfig.no-entry", refused(file).code());
  }

  @Test
  void an_http_proxy_is_gone_through() throws Exception {
    try (RecordingServer proxy = RecordingServer.plain()) {
      Path file = config("c", ", proxy-url: '" + proxy.url() + "'", "token: t");
      asked(file);
      assertEquals(List.of(server.url() + "/version"), proxy.paths);
      assertEquals(List.of(), server.paths);
    }
  }

  private Path plugin(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("plugin"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private static String answering(String status) {
    return "cat <<E\n{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
        + "\"status\":"
        + status
        + "}\nE";
  }

  private static String exec(String more) {
    return "exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1,"
        + " interactiveMode: IfAvailable"
        + more
        + "}";
  }

  @Test
  void a_plugin_is_told_the_cluster_when_the_kubeconfig_says_so() throws Exception {
    plugin(
        "printf %s \"$KUBERNETES_EXEC_INFO\" > \"$(dirname \"$0\")/seen\"\n"
            + answering("{\"token\":\"from-$WHO-$1\"}"));
    asked(
        config(
            "c",
            ", tls-server-name: api.internal, extensions: [{name:"
                + " client.authentication.k8s.io/exec, extension: {audience: ops}}]",
            exec(", args: [one], env: [{name: WHO, value: ana}], provideClusterInfo: true")));
    assertEquals("Bearer from-ana-one", sent("Authorization"));
    JsonNode spec = Json.parse(Files.readString(folder.resolve("seen"))).path("spec");
    assertFalse(spec.path("interactive").asBoolean(true));
    assertEquals(server.url(), spec.at("/cluster/server").asText());
    assertEquals("api.internal", spec.at("/cluster/tls-server-name").asText());
    assertEquals("ops", spec.at("/cluster/config/audience").asText());
  }

  @Test
  void a_plugin_is_asked_again_when_its_credential_has_ended_and_not_before() throws Exception {
    plugin(
        "n=$(dirname \"$0\")/n; echo x >> \"$n\"\n"
            + answering(
                "{\"token\":\"t$(wc -l < \"$n\" | tr -d ' ')\","
                    + "\"expirationTimestamp\":\"2026-03-01T03:$(wc -l < \"$n\" | tr -d ' ')0:00Z\"}"));
    try (Clusters clusters = clusters(config("c", "", exec("")))) {
      asked(clusters);
      asked(clusters);
      assertEquals("Bearer t1", sent("Authorization"));
      now = Instant.parse("2026-03-01T03:10:00Z");
      asked(clusters);
      assertEquals("Bearer t2", sent("Authorization"));
    }
  }

  @Test
  void a_plugin_that_fails_says_why_and_nothing_is_asked_without_it() throws Exception {
    plugin("echo 'Unable to locate credentials' >&2; exit 3");
    try (Clusters clusters = clusters(config("c", "", exec("")))) {
      ClusterFailure failure =
          clusters
              .version(AKS)
              .fold(
                  value -> {
                    throw new AssertionError(value);
                  },
                  why -> why);
      assertEquals("kubeconfig.exec-failed", failure.fact().code());
      assertEquals("exit", failure.fact().values().get("problem"));
      assertEquals("Unable to locate credentials", failure.fact().values().get("detail"));
      assertEquals(List.of(), server.headers);
    }
  }

  @Test
  void a_static_token_wins_over_a_plugin() throws Exception {
    plugin("exit 3");
    asked(config("c", "", "token: fixed, " + exec("")));
    assertEquals("Bearer fixed", sent("Authorization"));
  }

  @Test
  void data_is_base64_and_its_value_is_never_repeated() throws Exception {
    String secret = Base64.getEncoder().encodeToString("hunter2".getBytes(StandardCharsets.UTF_8));
    Fact fact =
        refused(
            config("c", "", "client-certificate-data: " + secret + ", client-key-data: " + secret));
    assertFalse(fact.toString().contains("hunter2"), fact.toString());
    assertTrue(fact.code().equals("kubeconfig.bad-field"), fact.toString());
  }
}

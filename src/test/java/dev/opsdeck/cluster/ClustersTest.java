package dev.opsdeck.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterFailure.Kind;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClustersTest {
  private static final Cluster AKS = new Cluster("algesta", "aks");
  private static final String PATH = "/apis/apps/v1/namespaces/production/deployments";

  @TempDir private Path folder;

  private final SimulatedCluster simulated = SimulatedCluster.manual();
  private final AtomicInteger lookups = new AtomicInteger();
  private final Clusters clusters = new Clusters(this::look);

  @AfterEach
  void stop() {
    clusters.close();
    simulated.close();
  }

  private Connection look(Cluster cluster) {
    lookups.incrementAndGet();
    return Connection.open(simulated.url());
  }

  private static List<Deployment> deployments(KubernetesClient client) {
    return client.apps().deployments().inNamespace("production").list().getItems();
  }

  private static <T> ClusterFailure failure(ClusterAnswer<T> answer) {
    return answer.fold(
        value -> {
          throw new AssertionError("an answer: " + value);
        },
        failure -> failure);
  }

  private static <T> T given(ClusterAnswer<T> answer) {
    return answer.fold(
        value -> value,
        failure -> {
          throw new AssertionError(failure.toString());
        });
  }

  @Test
  void a_client_is_made_at_the_first_question_and_kept() throws Exception {
    assertEquals(0, lookups.get());
    given(clusters.read(AKS, ClustersTest::deployments));
    given(clusters.read(AKS, ClustersTest::deployments));
    assertEquals(1, lookups.get());
    assertTrue(given(clusters.version(AKS)).startsWith("v1."));
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID, false, false",
    "401, UNAUTHORIZED, false, false",
    "403, FORBIDDEN, false, false",
    "404, NOT_FOUND, false, false",
    "409, CONFLICT, true, false",
    "422, INVALID, false, false",
    "429, TOO_MANY, true, false",
    "500, SERVER_ERROR, true, true",
    "503, SERVER_ERROR, true, true"
  })
  void each_status_has_its_kind(int status, Kind kind, boolean temporary, boolean doubtful)
      throws Exception {
    simulated.failNext(PATH, "GET", status, 1);
    ClusterFailure failure = failure(clusters.write(AKS, ClustersTest::deployments));
    assertEquals(kind, failure.kind());
    assertEquals(temporary, failure.temporary());
    assertEquals(doubtful, failure.mayHaveHappened());
    assertEquals("algesta", failure.fact().values().get("cluster"));
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "401", "429"})
  void a_read_gets_over_one_hiccup_and_a_write_does_not_repeat_itself(int status) throws Exception {
    simulated.failNext(PATH, "GET", status, 1);
    given(clusters.read(AKS, ClustersTest::deployments));
    simulated.failNext(PATH, "GET", status, 1);
    failure(clusters.write(AKS, ClustersTest::deployments));
  }

  @Test
  void flow_control_says_in_a_header_how_long_to_wait() throws Exception {
    HttpServer busy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.sendResponseHeaders(429, -1);
          exchange.close();
        });
    busy.start();
    String url = "http://127.0.0.1:" + busy.getAddress().getPort();
    try (Clusters away = new Clusters(any -> Connection.open(url))) {
      ClusterFailure failure = failure(away.read(AKS, ClustersTest::deployments));
      assertEquals(Kind.TOO_MANY, failure.kind());
      assertEquals(Duration.ofSeconds(7), failure.retryAfter());
      assertEquals("PT7S", failure.fact().values().get("after"));
    } finally {
      busy.stop(0);
    }
  }

  @Test
  void rejected_credentials_are_looked_up_anew() throws Exception {
    simulated.failNext(PATH, "GET", 401, 1);
    given(clusters.read(AKS, ClustersTest::deployments));
    assertEquals(2, lookups.get());
  }

  @Test
  void silence_is_no_answer_and_leaves_it_open() throws Exception {
    simulated.hang(PATH, "GET", 1);
    try (Clusters impatient = new Clusters(this::look, Duration.ofMillis(300))) {
      ClusterFailure failure = failure(impatient.write(AKS, ClustersTest::deployments));
      assertEquals(Kind.NO_ANSWER, failure.kind());
      assertTrue(failure.mayHaveHappened());
    }
  }

  @Test
  void a_closed_port_is_unreachable_and_nothing_was_asked() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (Clusters away = new Clusters(any -> Connection.open("http://127.0.0.1:" + port))) {
      ClusterFailure failure = failure(away.write(AKS, ClustersTest::deployments));
      assertEquals(Kind.UNREACHABLE, failure.kind());
      assertFalse(failure.mayHaveHappened());
    }
  }

  @Test
  void forbidden_names_who_may_not_do_what_where() throws Exception {
    simulated.deny("list", "deployments");
    var values = failure(clusters.read(AKS, ClustersTest::deployments)).fact().values();
    assertEquals("list", values.get("verb"));
    assertEquals("deployments.apps", values.get("resource"));
    assertEquals("production", values.get("namespace"));
  }

  @Test
  void a_context_is_found_in_any_of_the_files() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    SimulatedCluster.kubeconfig(one, new TreeMap<>(Map.of("other", "http://127.0.0.1:1")));
    SimulatedCluster.kubeconfig(two, new TreeMap<>(Map.of("aks", simulated.url())));
    try (Clusters named = named(one + java.io.File.pathSeparator + two)) {
      given(named.read(AKS, ClustersTest::deployments));
    }
  }

  @Test
  void an_unknown_context_is_never_the_current_one_instead() throws Exception {
    Path file = folder.resolve("config");
    SimulatedCluster.kubeconfig(file, new TreeMap<>(Map.of("another", simulated.url())));
    try (Clusters named = named(file.toString())) {
      ClusterFailure failure = failure(named.read(AKS, ClustersTest::deployments));
      assertEquals("cluster.unknown-context", failure.fact().code());
      assertEquals("another", failure.fact().values().get("known"));
    }
  }

  @Test
  void a_missing_or_broken_kubeconfig_is_told() throws Exception {
    assertEquals("cluster.no-kubeconfig", code(folder.resolve("none").toString()));
    Path broken = Files.writeString(folder.resolve("broken"), "contexts: [");
    assertEquals("kubeconfig.unreadable", code(broken.toString()));
  }

  @Test
  void a_cluster_that_appears_in_the_kubeconfig_later_is_found() throws Exception {
    Path file = folder.resolve("config");
    try (Clusters named = named(file.toString())) {
      failure(named.read(AKS, ClustersTest::deployments));
      SimulatedCluster.kubeconfig(file, new TreeMap<>(Map.of("aks", simulated.url())));
      given(named.read(AKS, ClustersTest::deployments));
    }
  }

  @Test
  void in_cluster_outside_of_a_pod_is_told() throws Exception {
    try (Clusters named = named("unused")) {
      Cluster inside = new Cluster("inside", Cluster.IN_CLUSTER);
      assertEquals(
          "cluster.not-in-cluster",
          failure(named.read(inside, ClustersTest::deployments)).fact().code());
    }
  }

  private String code(String kubeconfig) throws InterruptedException {
    try (Clusters named = named(kubeconfig)) {
      return failure(named.read(AKS, ClustersTest::deployments)).fact().code();
    }
  }

  private Clusters named(String kubeconfig) {
    return Clusters.fromKubeconfig(Map.of("KUBECONFIG", kubeconfig), folder);
  }
}

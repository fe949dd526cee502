package dev.opsdeck.demo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoWorldTest {
  private DemoWorld world;
  private Catalog catalog;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = DemoWorld.start(load(Path.of("config/catalog")), Duration.ofMillis(200));
    world.overrideCatalog(Path.of("config/catalog"), folder);
    catalog = load(folder);
  }

  @AfterAll
  void close() {
    world.close();
  }

  @Test
  void every_service_of_the_catalogue_runs_with_a_history() {
    for (Target.OfService target : catalog.everyService()) {
      SimulatedCluster cluster = world.cluster(target.environment().cluster().context());
      String namespace = target.environment().namespace();
      KubeObject deployment =
          cluster.find("Deployment", namespace, target.service().deployment()).orElseThrow();
      long revisions =
          cluster.list("ReplicaSet", namespace).stream()
              .filter(rs -> rs.controllerUid().equals(deployment.uid()))
              .count();
      assertTrue(revisions >= 3, target.key());
      assertTrue(deployment.number("/status/availableReplicas") > 0, target.key());
      assertTrue(
          deployment
              .text("/spec/template/spec/containers/0/image")
              .startsWith(target.service().image()),
          target.key());
    }
  }

  @Test
  void one_pod_of_the_production_gateway_crashes_on_its_newest_release() {
    Target.OfService gateway = gateway();
    List<KubeObject> pods =
        world.cluster("aks-algesta-production").list("Pod", "production").stream()
            .filter(pod -> pod.labels().get("app").equals("api-gateway"))
            .toList();

    assertEquals(3, pods.size());
    assertEquals(
        List.of(gateway.service().image() + ":1.4.2"),
        pods.stream().flatMap(p -> p.images().stream()).distinct().toList());
    KubeObject crashing = pods.stream().filter(pod -> !pod.is("Ready")).findFirst().orElseThrow();
    assertEquals(
        "CrashLoopBackOff", crashing.text("/status/containerStatuses/0/state/waiting/reason"));
    assertTrue(crashing.number("/status/containerStatuses/0/restartCount") > 4);
    Duration age =
        Duration.between(
            Instant.parse(crashing.text("/metadata/creationTimestamp")),
            InstantSource.system().instant());
    assertTrue(age.compareTo(Duration.ofHours(1)) < 0, () -> "released " + age + " ago");
  }

  @Test
  void health_url_answers_while_pods_are_available() throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(gateway().service().healthUrl()).build(),
                BodyHandlers.ofString());

    assertEquals(200, answer.statusCode());
    assertEquals("{\"Estado\":\"ok\"}", answer.body());
    assertTrue(gateway().service().healthUrl().getPath().endsWith("/health"));
    assertEquals(
        404,
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(world.health().url(gateway()) + "x/")).build(),
                BodyHandlers.ofString())
            .statusCode());
  }

  @Test
  void overridden_hosts_point_to_the_local_server() {
    assertEquals(List.of(world.health().tlsHost()), gateway().service().hosts());
  }

  @Test
  void kubeconfig_names_every_context(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kubeconfig");
    world.kubeconfig(file);

    String text = Files.readString(file);
    catalog.clusters().forEach(c -> assertTrue(text.contains("- name: " + c.context()), text));
  }

  private Target.OfService gateway() {
    return catalog.everyService().stream()
        .filter(service -> service.key().equals("algesta/prod/api-gateway"))
        .findFirst()
        .orElseThrow();
  }

  private static Catalog load(Path folder) throws IOException {
    TreeMap<String, ConfigFile> files = new TreeMap<>();
    try (var found = Files.list(folder)) {
      for (Path file : found.toList()) {
        files.put(
            "catalog/" + file.getFileName(),
            new ConfigFile(file.toString(), Files.readString(file)));
      }
    }
    return CatalogLoader.load(new ConfigTree(files));
  }
}

package dev.opsdeck.action.helm;

import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Release;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** A simulated cluster with a release, and the actions on it. */
final class HelmBench implements AutoCloseable {
  static final String CHART = "src/test/resources/helm/shop";

  final Bench bench = new Bench();
  final Releases releases = new Releases(bench.clusters);
  private final Path folder;

  HelmBench(Path folder) {
    this.folder = folder;
    bench
        .kubectl
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("production").endMetadata().build())
        .create();
  }

  RecordedStep step(String... values) {
    return step(CHART, List.of(values));
  }

  RecordedStep step(String chart, List<String> values) {
    Environment environment =
        new Environment(
            "shop", "prod", Set.of(), Tier.PRODUCTION, new Cluster("aks", "aks"), "production");
    Release release =
        new Release("shop", "production", chart, null, values, "{serviceName}.image.tag", 5);
    return new RecordedStep(new Target.OfRelease(environment, release), bench.cluster.clock());
  }

  Instant now() {
    return bench.cluster.clock().instant();
  }

  /** The program, as it is started, with a kubeconfig that leads to the simulated cluster. */
  HelmProgram program(String program) throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: aks, cluster: {server: "%s"}}]
            users: [{name: ops, user: {}}]
            contexts: [{name: aks, context: {cluster: aks, user: ops}}]
            """
                .formatted(bench.cluster.url()));
    return new HelmProgram(
        Map.of(
            HelmProgram.PROGRAM,
            program,
            "KUBECONFIG",
            kubeconfig.toString(),
            "HOME",
            folder.toString(),
            "PATH",
            System.getenv("PATH"),
            "SLACK_BOT_TOKEN",
            "xoxb-never-passed-on"));
  }

  Upgrade upgrade(HelmProgram program) {
    return new Upgrade(releases, program, new Drift(bench.clusters));
  }

  History history() throws InterruptedException {
    return ((Releases.Look.Found) releases.look(step())).history();
  }

  /** A revision as Helm stores it. */
  void stored(int revision, String status, Instant at, String description, String manifest) {
    Map<String, ?> release =
        Map.of(
            "name",
            "shop",
            "version",
            revision,
            "namespace",
            "production",
            "info",
            Map.of("status", status, "last_deployed", at.toString(), "description", description),
            "chart",
            Map.of("metadata", Map.of("name", "shop", "version", "1.2.0", "appVersion", "2026.3")),
            "config",
            Map.of(
                "replicas",
                2,
                "userService",
                Map.of("image", Map.of("tag", "1." + revision)),
                "database",
                Map.of("password", "s3cr3t-" + revision)),
            "manifest",
            manifest);
    bench
        .kubectl
        .resource(
            new SecretBuilder()
                .withType("helm.sh/release.v1")
                .withNewMetadata()
                .withName("sh.helm.release.v1.shop.v" + revision)
                .withNamespace("production")
                .addToLabels("owner", "helm")
                .addToLabels("name", "shop")
                .addToLabels("status", status)
                .addToLabels("version", String.valueOf(revision))
                .endMetadata()
                .addToData("release", packed(Json.write(release)))
                .build())
        .create();
  }

  /** As Helm packs it, and as Kubernetes encodes the bytes of a Secret. */
  private static String packed(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    byte[] helms = Base64.getEncoder().encode(bytes.toByteArray());
    return Base64.getEncoder().encodeToString(helms);
  }

  static String manifest(String tag, int replicas) {
    return """
    ---
    # Source: shop/templates/all.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: user-service
    spec:
      replicas: %d
      template:
        spec:
          containers:
            - name: user-service
              image: "acr.io/user-service:%s"
    """
        .formatted(replicas, tag);
  }

  @Override
  public void close() {
    bench.close();
  }
}

package dev.opsdeck.cluster;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that {@code KUBECONFIG} names, or the service account of the pod that we run in.
 *
 * <p>fabric8's own look-up takes the current context when the wanted one does not exist, which
 * would change the wrong cluster; here an unknown context is an error.
 */
final class Kubeconfig implements ClusterAccess {
  /** Where the kubelet puts the credentials of a pod. */
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final List<Path> files;
  private final Map<String, String> environment;

  Kubeconfig(List<Path> files, Map<String, String> environment) {
    this.files = List.copyOf(files);
    this.environment = Map.copyOf(environment);
  }

  static Kubeconfig of(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    List<Path> files = new ArrayList<>();
    for (String file : named.split(java.io.File.pathSeparator, -1)) {
      if (!file.isBlank()) {
        files.add(Path.of(file));
      }
    }
    return new Kubeconfig(
        files.isEmpty() ? List.of(home.resolve(".kube/config")) : files, environment);
  }

  @Override
  public Config to(Cluster cluster) throws NoAccess {
    return cluster.context().equals(Cluster.IN_CLUSTER) ? inCluster(cluster) : fromContext(cluster);
  }

  private Config fromContext(Cluster cluster) throws NoAccess {
    List<Path> readable = files.stream().filter(Files::isReadable).toList();
    if (readable.isEmpty()) {
      throw new NoAccess(
          Fact.of("cluster.no-kubeconfig", "cluster", cluster.name(), "files", files));
    }
    try {
      var parsed =
          readable.stream()
              .map(file -> KubeConfigUtils.parseConfig(file.toFile()))
              .toArray(io.fabric8.kubernetes.api.model.Config[]::new);
      requireContext(cluster, parsed);
      Config config = Config.empty();
      KubeConfigUtils.merge(config, cluster.context(), parsed);
      return config;
    } catch (RuntimeException e) {
      throw new NoAccess(
          Fact.of(
              "cluster.bad-kubeconfig",
              "cluster",
              cluster.name(),
              "files",
              readable,
              "why",
              firstLine(e.getMessage())));
    }
  }

  private static void requireContext(
      Cluster cluster, io.fabric8.kubernetes.api.model.Config[] parsed) throws NoAccess {
    var known = new TreeSet<String>();
    for (var config : parsed) {
      config.getContexts().stream().map(NamedContext::getName).forEach(known::add);
    }
    if (!known.contains(cluster.context())) {
      throw new NoAccess(
          Fact.of(
              "cluster.unknown-context",
              "cluster",
              cluster.name(),
              "context",
              cluster.context(),
              "known",
              String.join(", ", known)));
    }
  }

  private Config inCluster(Cluster cluster) throws NoAccess {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    Path token = SERVICE_ACCOUNT.resolve("token");
    if (host == null || !Files.isReadable(token)) {
      throw new NoAccess(Fact.of("cluster.not-in-cluster", "cluster", cluster.name()));
    }
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + bracketed + ":" + port)
        .withCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString())
        .withOauthTokenProvider(tokenIn(token))
        .build();
  }

  /** The kubelet renews the token in place, so it is read for every request. */
  private static OAuthTokenProvider tokenIn(Path file) {
    return () -> {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}

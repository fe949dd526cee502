package dev.opsdeck.cluster.kubeconfig;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.connection.ClusterAccess;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.kubeconfig.KubeconfigEntries.Entry;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that {@code KUBECONFIG} names, read as kubectl reads them; every field is honoured or
 * refused, none is passed over.
 *
 * <p>fabric8's own look-up takes the current context when the wanted one does not exist, which
 * would change the wrong cluster, and leaves out whom to act as, which would change it with more
 * rights than somebody meant to give. Here an unknown context is an error.
 */
public final class Kubeconfig implements ClusterAccess {
  private final List<Path> files;
  private final ServiceAccount serviceAccount;
  private final InstantSource clock;

  Kubeconfig(List<Path> files, ServiceAccount serviceAccount, InstantSource clock) {
    this.files = List.copyOf(files);
    this.serviceAccount = serviceAccount;
    this.clock = clock;
  }

  public static Kubeconfig of(Map<String, String> environment, Path home, InstantSource clock) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    List<Path> files = new ArrayList<>();
    for (String file : named.split(java.io.File.pathSeparator, -1)) {
      if (!file.isBlank()) {
        files.add(Path.of(file));
      }
    }
    return new Kubeconfig(
        files.isEmpty() ? List.of(home.resolve(".kube/config")) : files,
        ServiceAccount.of(environment),
        clock);
  }

  @Override
  public Connection to(Cluster cluster) throws NoAccess {
    return cluster.context().equals(Cluster.IN_CLUSTER)
        ? serviceAccount.connection()
        : fromContext(cluster.context());
  }

  private Connection fromContext(String name) throws NoAccess {
    if (files.stream().noneMatch(Files::exists)) {
      throw new NoAccess(Fact.of("cluster.no-kubeconfig", "files", files));
    }
    KubeconfigEntries entries = KubeconfigEntries.read(files);
    Entry<Context> context = entries.contexts().get(name);
    if (context == null) {
      throw new NoAccess(
          Fact.of(
              "cluster.unknown-context",
              "context",
              name,
              "known",
              String.join(", ", entries.contexts().keySet())));
    }
    var cluster = named(entries.clusters(), "cluster", context.value().getCluster());
    KubeconfigServer server = KubeconfigServer.of(cluster);
    KubeconfigUser user = user(entries, context.value(), cluster);
    return new Connection(
        server.server(), server.trust(), server.proxy(), user.credentials(), user.impersonation());
  }

  /** A context without a user is nobody; one with a user that is not there is an error. */
  private KubeconfigUser user(
      KubeconfigEntries entries,
      Context context,
      Entry<io.fabric8.kubernetes.api.model.Cluster> cluster)
      throws NoAccess {
    if (KubeconfigServer.text(context.getUser()).isEmpty()) {
      return KubeconfigUser.NOBODY;
    }
    Entry<AuthInfo> user = named(entries.users(), "user", context.getUser());
    Optional<ExecCredentials> plugin =
        user.value().getExec() == null
            ? Optional.empty()
            : Optional.of(new ExecCredentials(ExecPlugin.of(user, cluster), clock));
    return KubeconfigUser.of(user, plugin);
  }

  private static <T> Entry<T> named(
      Map<String, Entry<T>> entries, String kind, @org.jspecify.annotations.Nullable String name)
      throws NoAccess {
    String wanted = KubeconfigServer.text(name).orElse("");
    Entry<T> entry = entries.get(wanted);
    if (entry == null) {
      throw new NoAccess(Fact.of("kubeconfig.no-entry", "kind", kind, "name", wanted));
    }
    return entry;
  }
}

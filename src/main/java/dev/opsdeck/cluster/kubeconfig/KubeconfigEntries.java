package dev.opsdeck.cluster.kubeconfig;

import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@code KUBECONFIG} hold together, by kubectl's rules: the first file that names
 * an entry gives the whole of it; a file that does not exist is passed over; a name that stands
 * twice in one file is an error.
 *
 * <p>Source: clientcmd's {@code ClientConfigLoadingRules.Load} and {@code api/v1/conversion.go}.
 */
record KubeconfigEntries(
    Map<String, Entry<Context>> contexts,
    Map<String, Entry<Cluster>> clusters,
    Map<String, Entry<AuthInfo>> users) {

  /**
   * @param folder what relative paths in the entry are relative to
   */
  record Entry<T>(T value, Path folder) {}

  /**
   * @throws NoAccess when a file cannot be read or does not say one thing
   */
  static KubeconfigEntries read(List<Path> files) throws NoAccess {
    KubeconfigEntries all =
        new KubeconfigEntries(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (Path file : files) {
      if (Files.exists(file)) {
        all.add(file, parsed(file));
      }
    }
    return all;
  }

  private void add(Path file, Config config) throws NoAccess {
    put(file, config.getContexts(), contexts, NamedContext::getName, NamedContext::getContext);
    put(file, config.getClusters(), clusters, NamedCluster::getName, NamedCluster::getCluster);
    put(file, config.getUsers(), users, NamedAuthInfo::getName, NamedAuthInfo::getUser);
  }

  private static <N, T> void put(
      Path file,
      @Nullable List<N> named,
      Map<String, Entry<T>> into,
      Function<N, @Nullable String> name,
      Function<N, @Nullable T> value)
      throws NoAccess {
    Set<String> here = new HashSet<>();
    for (N one : named == null ? List.<N>of() : named) {
      String called = Optional.ofNullable(name.apply(one)).orElse("");
      if (!here.add(called)) {
        throw new NoAccess(Fact.of("kubeconfig.duplicate", "file", file, "name", called));
      }
      T content = value.apply(one);
      if (content != null) {
        into.putIfAbsent(called, new Entry<>(content, folderOf(file)));
      }
    }
  }

  private static Config parsed(Path file) throws NoAccess {
    try {
      String text = Files.readString(file);
      Config config = text.isBlank() ? null : Serialization.unmarshal(text, Config.class);
      return config == null ? new Config() : config;
    } catch (IOException | RuntimeException e) {
      throw new NoAccess(
          Fact.of("kubeconfig.unreadable", "file", file, "why", NoAccess.firstLine(e)));
    }
  }

  private static Path folderOf(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }
}

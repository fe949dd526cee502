package dev.opsdeck.demo.cluster;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.demo.cluster.DemoAuthority.Issued;
import dev.opsdeck.demo.cluster.api.KubeObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Every cluster of a catalogue with its services, some weeks of releases and one that went wrong:
 * the gateway of Algesta's production runs 1.4.2 since 23 minutes, and one of its pods crashes. In
 * the stage of the e-commerce platform something else is wrong with each of five services.
 */
public final class DemoWorld implements AutoCloseable {
  /** The password of {@link #trustStore}. */
  public static final String TRUST_STORE_PASSWORD = "changeit";

  private final Map<String, SimulatedCluster> byContext = new ConcurrentSkipListMap<>();
  private final Map<String, Target.OfService> byKey = new HashMap<>();
  private final DemoAuthority authority;
  private final DemoHealth health;

  private DemoWorld(Catalog catalog, Duration podReadyAfter) throws IOException {
    Instant now = InstantSource.system().instant();
    this.authority = new DemoAuthority("Opsdeck Demo CA", now);
    catalog.everyService().forEach(target -> byKey.put(target.key(), target));
    catalog.clusters().parallelStream()
        .forEach(cluster ->
            byContext.put(cluster.context(), past(cluster, catalog, now, podReadyAfter)));
    byContext.values().forEach(SimulatedCluster::goLive);
    Issued presented =
        authority.issue(
            List.of("localhost", "127.0.0.1"),
            now.minus(Duration.ofDays(78)),
            now.plus(Duration.ofDays(12)).plus(Duration.ofHours(1)));
    catalog.everyService().forEach(target -> certificates(target, now));
    this.health = new DemoHealth(this::deployment, presented);
  }

  /** Starts it all; a pod takes that long to become ready. */
  public static DemoWorld start(Catalog catalog, Duration podReadyAfter) throws IOException {
    return new DemoWorld(catalog, podReadyAfter);
  }

  public SimulatedCluster cluster(String context) {
    return Optional.ofNullable(byContext.get(context))
        .orElseThrow(() -> new IllegalArgumentException("no context " + context));
  }

  public DemoHealth health() {
    return health;
  }

  /** A kubeconfig with a context for each cluster. */
  public void kubeconfig(Path file) throws IOException {
    Map<String, String> urls = new TreeMap<>();
    byContext.forEach((context, cluster) -> urls.put(context, cluster.url()));
    SimulatedCluster.kubeconfig(file, urls);
  }

  /** Writes a PKCS #12 trust store for {@code javax.net.ssl.trustStore}. */
  public void trustStore(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      authority.trustStore().store(out, TRUST_STORE_PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  /**
   * Writes the catalogue files below {@code from} to {@code to}, with health URLs and TLS hosts
   * that are answered here: a folder that overrides {@code config}.
   */
  public void overrideCatalog(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files = new ArrayList<>();
    try (var found = Files.list(from)) {
      found.filter(file -> file.toString().endsWith(".yaml")).forEach(files::add);
    }
    for (Path file : files) {
      Files.writeString(to.resolve(file.getFileName()), health.rewrite(Files.readString(file)));
    }
  }

  @Override
  public void close() {
    health.close();
    byContext.values().forEach(SimulatedCluster::close);
  }

  private static SimulatedCluster past(
      Cluster cluster, Catalog catalog, Instant now, Duration podReadyAfter) {
    SimulatedCluster simulated =
        SimulatedCluster.startingAt(now.minus(DemoHistory.length(podReadyAfter)), podReadyAfter);
    new DemoHistory(simulated, on(cluster, catalog.everyService())).live();
    return simulated;
  }

  private static List<Target.OfService> on(Cluster cluster, Collection<Target.OfService> targets) {
    return targets.stream().filter(t -> t.environment().cluster().equals(cluster)).toList();
  }

  private Optional<KubeObject> deployment(String key) {
    return Optional.ofNullable(byKey.get(key))
        .flatMap(target ->
            cluster(target.environment().cluster().context())
                .find(
                    "Deployment", target.environment().namespace(), target.service().deployment()));
  }

  private void certificates(Target.OfService target, Instant now) {
    int days = target.environment().tier() == Tier.PRODUCTION ? 12 : 74;
    List<String> hosts =
        target.service().hosts().stream().map(host -> host.replaceFirst(":\\d+$", "")).toList();
    SimulatedCluster cluster = cluster(target.environment().cluster().context());
    String namespace = target.environment().namespace();
    for (String name : target.service().certificates()) {
      if (!hosts.isEmpty() && cluster.find("Certificate", namespace, name).isEmpty()) {
        Instant end = now.plus(Duration.ofDays(days)).plus(Duration.ofHours(1));
        DemoCertificates.install(cluster, authority, namespace, name, hosts, end);
      }
    }
  }
}

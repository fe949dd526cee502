package dev.opsdeck.catalog;

import dev.opsdeck.kernel.ChannelIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue in memory: a few hundred services, so that plain scans are fast enough. */
record LoadedCatalog(
    Collection<Cluster> clusters,
    List<Environment> everyEnvironment,
    List<Target.OfService> everyService,
    Channels channels)
    implements Catalog {
  LoadedCatalog {
    clusters = List.copyOf(clusters);
    everyEnvironment = List.copyOf(everyEnvironment);
    everyService = List.copyOf(everyService);
  }

  @Override
  public Resolution resolve(TargetWords words, AcceptedTargets accepted) {
    return resolver().resolve(words, accepted);
  }

  @Override
  public List<Target> matching(
      @Nullable String name, @Nullable String platform, AcceptedTargets accepted) {
    return resolver().matching(name, platform, accepted);
  }

  @Override
  public Optional<Target> example(AcceptedTargets accepted) {
    return resolver().example(accepted);
  }

  @Override
  public Optional<Target> find(String key) {
    return resolver().find(key);
  }

  @Override
  public SortedSet<String> names(AcceptedTargets accepted) {
    return resolver().names(accepted);
  }

  private TargetResolver resolver() {
    return new TargetResolver(everyEnvironment, everyService);
  }

  @Override
  public ChannelSettings channel(ChannelIdentity channel) {
    return channels.of(channel);
  }

  @Override
  public List<String> operationsChannels(String platform) {
    return channels.operationsOf(platform);
  }

  @Override
  public SortedSet<String> channelNames() {
    return channels.names();
  }

  @Override
  public SortedSet<String> platforms() {
    return resolver().platforms();
  }

  @Override
  public SortedSet<String> services() {
    return names(AcceptedTargets.SERVICE);
  }

  @Override
  public SortedSet<String> environments() {
    return everyEnvironment.stream()
        .map(Environment::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package dev.opsdeck.catalog;

import dev.opsdeck.kernel.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in memory: a few hundred targets, so that plain scans are fast enough.
 *
 * @param channels by id or by name in lower case
 */
record LoadedCatalog(
    Collection<Cluster> clusters,
    Collection<Target> targets,
    Map<String, ChannelSettings> channels,
    ChannelSettings otherChannels)
    implements Catalog {
  LoadedCatalog {
    clusters = List.copyOf(clusters);
    targets = List.copyOf(targets);
    channels = Map.copyOf(channels);
  }

  @Override
  public Resolution resolve(String service, String environment, @Nullable String platform) {
    if (platform == null) {
      return among(List.copyOf(targets), service, environment);
    }
    List<Target> there =
        targets.stream()
            .filter(t -> t.environment().platform().equalsIgnoreCase(platform))
            .toList();
    return there.isEmpty()
        ? new Resolution.UnknownPlatform(platform, nearOrAll(platform, platforms()))
        : among(there, service, environment);
  }

  @Override
  public Resolution resolvePreferring(
      String service, String environment, @Nullable String preferred) {
    boolean decides =
        targets.stream()
            .filter(t -> t.environment().platform().equalsIgnoreCase(preferred))
            .anyMatch(t -> t.service().name().equalsIgnoreCase(service));
    return resolve(service, environment, decides ? preferred : null);
  }

  private static Resolution among(List<Target> all, String service, String environment) {
    List<Target> named =
        all.stream().filter(t -> t.service().name().equalsIgnoreCase(service)).toList();
    if (named.isEmpty()) {
      return new Resolution.UnknownService(
          service, Suggestions.near(service, names(all, t -> t.service().name())));
    }
    List<Target> meant =
        named.stream().filter(t -> t.environment().answersTo(environment)).toList();
    return switch (meant.size()) {
      case 0 -> unknownEnvironment(named, environment);
      case 1 -> new Resolution.Found(meant.getFirst());
      default -> new Resolution.Ambiguous(meant);
    };
  }

  /** Only what this service really has is suggested: its environments are few. */
  private static Resolution unknownEnvironment(List<Target> named, String environment) {
    return new Resolution.UnknownEnvironment(
        environment, nearOrAll(environment, names(named, t -> t.environment().name())));
  }

  private static List<String> nearOrAll(String typed, SortedSet<String> known) {
    List<String> near = Suggestions.near(typed, known);
    return near.isEmpty() ? List.copyOf(known) : near;
  }

  @Override
  public ChannelSettings channel(String id, @Nullable String name) {
    ChannelSettings byId = channels.get(id.toLowerCase(Locale.ROOT));
    if (byId != null || name == null) {
      return byId == null ? otherChannels : byId;
    }
    return channels.getOrDefault(name.toLowerCase(Locale.ROOT), otherChannels);
  }

  @Override
  public SortedSet<String> platforms() {
    return names(targets, t -> t.environment().platform());
  }

  @Override
  public SortedSet<String> services() {
    return names(targets, t -> t.service().name());
  }

  @Override
  public SortedSet<String> environments() {
    return names(targets, t -> t.environment().name());
  }

  private static SortedSet<String> names(
      Collection<Target> targets, Function<Target, String> name) {
    return targets.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
  }
}

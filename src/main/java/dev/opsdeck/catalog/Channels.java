package dev.opsdeck.catalog;

import dev.opsdeck.kernel.ChannelIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code opsdeck.yaml} says of channels. Where it is not certain which entry is meant, the
 * strictest counts. Pure.
 *
 * @param byName in lower case
 * @param others for every channel that is not listed
 */
record Channels(
    Map<String, ChannelSettings> byId,
    Map<String, ChannelSettings> byName,
    ChannelSettings others) {
  Channels {
    byId = Map.copyOf(byId);
    byName = Map.copyOf(byName);
  }

  ChannelSettings of(ChannelIdentity channel) {
    ChannelSettings exact = byId.get(channel.id());
    if (exact != null) {
      return exact;
    }
    List<ChannelSettings> named =
        channel.names().stream().sorted().map(byName::get).filter(Objects::nonNull).toList();
    if (!channel.certain()) {
      return strictest(Stream.concat(Stream.of(others), named.stream()).toList());
    }
    return named.isEmpty() ? others : strictest(named);
  }

  /** Those for the operations of a platform, by id or name. */
  List<String> operationsOf(String platform) {
    return Stream.concat(byId.entrySet().stream(), byName.entrySet().stream())
        .filter(entry -> entry.getValue().operations())
        .filter(entry -> platform.equals(entry.getValue().platform()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** For operations only if all are; a platform only if all have the same. */
  private ChannelSettings strictest(List<ChannelSettings> all) {
    @Nullable String platform = same(all, ChannelSettings::platform, null);
    return new ChannelSettings(
        platform,
        Objects.requireNonNull(same(all, ChannelSettings::language, others.language())),
        all.stream().allMatch(ChannelSettings::operations));
  }

  private static <T> @Nullable T same(
      List<ChannelSettings> all,
      Function<ChannelSettings, @Nullable T> part,
      @Nullable T otherwise) {
    T first = part.apply(all.getFirst());
    return all.stream().allMatch(settings -> Objects.equals(part.apply(settings), first))
        ? first
        : otherwise;
  }
}

package dev.opsdeck.action.github;

import dev.opsdeck.action.github.ContainerPackage.Version;
import dev.opsdeck.action.kubernetes.api.RunningImages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which versions of an image may go. Pure.
 *
 * <p>A version without a tag is no rubbish: most are the parts of an index for several platforms,
 * and go only with the last index that has them.
 *
 * @param parts the digests of the parts of each index, by its own digest
 * @param before versions made at that time or later stay
 * @param keep how many of the newest with a tag stay whatever their age
 */
record Pruning(
    ContainerPackage of,
    List<Version> versions,
    Map<String, List<String>> parts,
    RunningImages running,
    Instant before,
    int keep) {
  /**
   * @param doomed those with a tag first, then the oldest
   * @param used how many old ones stay because a cluster has them
   */
  record Choice(List<Version> doomed, int used) {}

  Choice choice() {
    Set<String> kept = new HashSet<>();
    int used = 0;
    List<Version> tagged =
        versions.stream()
            .filter(version -> !version.tags().isEmpty())
            .sorted(Comparator.comparing(Version::created).reversed())
            .toList();
    for (Version version : versions) {
      boolean young = !version.created().isBefore(before);
      boolean newest = tagged.indexOf(version) >= 0 && tagged.indexOf(version) < keep;
      boolean inUse = isUsed(version);
      used += inUse && !young ? 1 : 0;
      if (young || newest || inUse) {
        kept.add(version.digest());
        kept.addAll(parts.getOrDefault(version.digest(), List.of()));
      }
    }
    List<Version> doomed = new ArrayList<>(versions);
    doomed.removeIf(version -> kept.contains(version.digest()));
    doomed.sort(
        Comparator.comparing((Version version) -> version.tags().isEmpty())
            .thenComparing(Version::created));
    return new Choice(doomed, used);
  }

  /** A node pulls the part for its own platform and tells that, or the index. */
  private boolean isUsed(Version version) {
    return running.has(of.repository(), version.digest(), version.tags())
        || parts.getOrDefault(version.digest(), List.of()).stream()
            .anyMatch(part -> running.has(of.repository(), part, List.of()));
  }
}

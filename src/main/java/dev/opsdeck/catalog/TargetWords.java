package dev.opsdeck.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a person said of a target, as typed.
 *
 * @param name what stands before the environment: a service, {@code all}, a list with commas,
 *     {@code kind/name}, {@code kinds} or a platform; absent or empty for the environment alone
 * @param platform absent when none was said
 * @param preferred the platform of the place where it was typed, absent when it has none: it
 *     decides whenever it has what was named, and is never a wall
 */
public record TargetWords(
    @Nullable String name,
    String environment,
    @Nullable String platform,
    @Nullable String preferred) {
  /** Said in full, or in a place without a platform. */
  public TargetWords(@Nullable String name, String environment, @Nullable String platform) {
    this(name, environment, platform, null);
  }

  public TargetWords preferring(@Nullable String channelsPlatform) {
    return new TargetWords(name, environment, platform, channelsPlatform);
  }
}

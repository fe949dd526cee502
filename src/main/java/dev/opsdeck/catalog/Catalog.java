package dev.opsdeck.catalog;

import java.util.Collection;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** All that Opsdeck may work on. Immutable; safe for any number of threads. */
public interface Catalog {
  /**
   * What a person means who types a service and an environment.
   *
   * <p>With a platform the answer is strict: only that platform is looked at. Without one, the only
   * platform that has the service in such an environment is meant; several are {@link
   * Resolution.Ambiguous}. A platform that the person typed goes here; the default of a channel
   * goes to {@link #resolvePreferring}.
   *
   * @param service name, without regard to case
   * @param environment name or alias, without regard to case
   * @param platform the one that was typed, without regard to case; absent when none was
   */
  Resolution resolve(String service, String environment, @Nullable String platform);

  /**
   * As {@link #resolve}, in a channel that has a platform of its own: it decides whenever it has
   * the service, also when it lacks the environment; a service that it does not have is looked for
   * on the others, so that a channel is a preference and never a wall.
   *
   * @param preferred the platform of the channel, absent when it has none
   */
  Resolution resolvePreferring(String service, String environment, @Nullable String preferred);

  /** The settings of a channel by its id or its name; the defaults when it has none. */
  ChannelSettings channel(String id, @Nullable String name);

  SortedSet<String> platforms();

  SortedSet<String> services();

  /** Names only, without aliases. */
  SortedSet<String> environments();

  Collection<Cluster> clusters();

  /** Every service in every environment. */
  Collection<Target> targets();
}

package dev.opsdeck.catalog;

import java.util.Collection;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** All that Opsdeck may work on. Immutable; safe for any number of threads. */
public interface Catalog {
  /**
   * @param service name, without regard to case
   * @param environment name or alias, without regard to case
   * @param platform settles which one is meant, absent when it is not known
   */
  Resolution resolve(String service, String environment, @Nullable String platform);

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

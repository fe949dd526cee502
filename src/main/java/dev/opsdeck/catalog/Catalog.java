package dev.opsdeck.catalog;

import dev.opsdeck.kernel.ChannelIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** All that Opsdeck may work on. Immutable; safe for any number of threads. */
public interface Catalog {
  /**
   * What a person means.
   *
   * <p>With a platform the answer is strict: only that platform is looked at. Without one, that of
   * the place is preferred where it has what was named; else the only platform that has it in such
   * an environment is meant, and several are {@link Resolution.Ambiguous}.
   *
   * @param accepted what can be meant: other things of that name are {@link Resolution.NotTaken}
   */
  Resolution resolve(TargetWords words, AcceptedTargets accepted);

  /**
   * Everything of that name, wherever it is; the environments themselves without a name.
   *
   * @param platform the only one to look at, absent for all
   */
  List<Target> matching(@Nullable String name, @Nullable String platform, AcceptedTargets accepted);

  /** One that can be shown as an example, rather of production; empty when there is none. */
  Optional<Target> example(AcceptedTargets accepted);

  /** The target of a {@link Target#key}; empty when the catalogue has none of it any more. */
  Optional<Target> find(String key);

  /**
   * Everything that a person can type before an environment, as far as it can be listed: {@code
   * node/} stands for all nodes.
   */
  SortedSet<String> names(AcceptedTargets accepted);

  /**
   * The settings of a channel by its id or its name; the defaults when it has none. Of a channel
   * that may be one of several, the strictest.
   */
  ChannelSettings channel(ChannelIdentity channel);

  /** The channels for the operations of a platform, by id or name. */
  List<String> operationsChannels(String platform);

  /** What names channels by their name, in lower case: the chat must say which these are. */
  SortedSet<String> channelNames();

  SortedSet<String> platforms();

  SortedSet<String> services();

  /** Names only, without aliases. */
  SortedSet<String> environments();

  Collection<Cluster> clusters();

  /** Of all platforms, also those without a service. */
  Collection<Environment> everyEnvironment();

  /** Every service in every environment. */
  Collection<Target.OfService> everyService();
}

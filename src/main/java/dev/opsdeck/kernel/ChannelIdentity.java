package dev.opsdeck.kernel;

import java.util.Locale;
import java.util.Set;

/**
 * A channel as the chat knows it, and the names by which configuration may mean it.
 *
 * @param id the chat's own id
 * @param names in lower case; all that it has had while Opsdeck ran, so that nobody opens a closed
 *     channel by renaming it
 * @param certain whether it has these names; else the chat does not say how it is called, and it
 *     may have any of them or none
 */
public record ChannelIdentity(String id, Set<String> names, boolean certain) {
  public ChannelIdentity {
    names = Set.copyOf(names);
  }

  public static ChannelIdentity called(String id, String name) {
    return new ChannelIdentity(id, Set.of(name.toLowerCase(Locale.ROOT)), true);
  }

  /** A direct conversation has no name. */
  public static ChannelIdentity nameless(String id) {
    return new ChannelIdentity(id, Set.of(), true);
  }
}

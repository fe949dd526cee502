package dev.opsdeck.catalog;

import java.util.Set;

/**
 * A cluster, a namespace and a tier under a name that people type.
 *
 * @param platform id of the platform that it belongs to
 * @param name the short name, such as {@code prod}
 * @param aliases other spellings, such as {@code production}
 */
public record Environment(
    String platform,
    String name,
    Set<String> aliases,
    Tier tier,
    Cluster cluster,
    String namespace) {
  public Environment {
    aliases = Set.copyOf(aliases);
  }
}

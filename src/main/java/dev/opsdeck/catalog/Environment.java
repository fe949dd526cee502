package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, a namespace and a tier under a name that people type.
 *
 * <p>Within a {@link Target} the namespace is that of the service, which may be its own.
 *
 * @param platform id of the platform that it belongs to
 * @param name the short name, such as {@code prod}
 * @param aliases other spellings, such as {@code production}
 * @param watched absent when nothing is configured
 * @param delivered absent when nothing is configured
 * @param resources what clouds run for it, its cluster first
 */
public record Environment(
    String platform,
    String name,
    Set<String> aliases,
    Tier tier,
    Cluster cluster,
    String namespace,
    @Nullable Monitoring watched,
    @Nullable Delivery delivered,
    List<CloudResource> resources) {
  public Environment {
    aliases = Set.copyOf(aliases);
    resources = List.copyOf(resources);
  }

  /** One of which nobody says where it is watched, what it runs comes from, or clouds run. */
  public Environment(
      String platform,
      String name,
      Set<String> aliases,
      Tier tier,
      Cluster cluster,
      String namespace) {
    this(platform, name, aliases, tier, cluster, namespace, null, null, List.of());
  }

  @JsonIgnore
  public Monitoring monitoring() {
    return watched == null ? Monitoring.NONE : watched;
  }

  @JsonIgnore
  public Delivery delivery() {
    return delivered == null ? Delivery.NONE : delivered;
  }

  /** Unique and stable: {@code algesta/prod}. */
  @JsonIgnore
  public String key() {
    return platform + "/" + name;
  }

  /** As a person would type it, with the platform that settles any doubt. */
  @JsonIgnore
  public String label() {
    return name + " (" + platform + ")";
  }

  /** An environment as the expressions of runbooks see it; the cluster is named. */
  public record Facts(String name, String platform, Tier tier, String namespace, String cluster) {}

  @JsonIgnore
  public Facts facts() {
    return new Facts(name, platform, tier, namespace, cluster.name());
  }

  /** The same environment for a service that has a namespace of its own. */
  Environment in(String ownNamespace) {
    return new Environment(
        platform, name, aliases, tier, cluster, ownNamespace, watched, delivered, resources);
  }

  /** Whether a person who types this means this environment, without regard to case. */
  public boolean answersTo(String typed) {
    return name.equalsIgnoreCase(typed) || aliases.stream().anyMatch(typed::equalsIgnoreCase);
  }
}

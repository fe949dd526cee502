package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a cloud runs for an environment: its cluster, a database, a cache, a registry.
 *
 * @param name as people type it before the environment, such as {@code ecommerce-db}
 * @param sql how a database is spoken to; absent when nothing is configured
 */
public record CloudResource(Kind kind, String name, Place place, @Nullable SqlAccess sql) {
  public CloudResource(Kind kind, String name, Place place) {
    this(kind, name, place, null);
  }

  /** What it is; {@link TargetKind} has the same names. */
  public enum Kind {
    CLUSTER,
    DATABASE,
    CACHE,
    REGISTRY
  }

  /** Where its cloud finds it. Two resources of one place are one. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "cloud")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Azure.class, name = "azure"),
    @JsonSubTypes.Type(value = Aws.class, name = "aws"),
    @JsonSubTypes.Type(value = Own.class, name = "own")
  })
  public sealed interface Place {
    /** Its name there. */
    String name();
  }

  public record Azure(String subscription, String resourceGroup, String name) implements Place {
    /** The path of its group, which names of resources follow. */
    @JsonIgnore
    public String group() {
      return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup;
    }

    /** Another resource of the same group. */
    public Azure named(String other) {
      return new Azure(subscription, resourceGroup, other);
    }
  }

  public record Aws(String region, String name) implements Place {}

  /**
   * In no cloud that Opsdeck speaks to.
   *
   * @param name with its server, which no other has
   */
  public record Own(String name) implements Place {}

  /** Whether a person who types this means it: the cluster of an environment has several names. */
  boolean answersTo(String typed) {
    return name.equalsIgnoreCase(typed)
        || (kind == Kind.CLUSTER
            && (typed.equalsIgnoreCase("cluster") || typed.equalsIgnoreCase(place.name())));
  }
}

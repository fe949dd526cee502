package dev.opsdeck.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the clouds of a platform have its clusters, databases, caches and registries. What
 * all of them share ({@code subscription}, {@code resourceGroup}, {@code region}) may stand once,
 * at the top of the file.
 */
final class CloudReader {
  static final Set<String> CLOUDS = Set.of("azure", "aws");
  private static final Set<String> AZURE = Set.of("subscription", "resourceGroup", "name");
  private static final Set<String> AWS = Set.of("region", "name");
  private static final Map<String, CloudResource.Kind> KINDS =
      Map.of(
          "database", CloudResource.Kind.DATABASE,
          "cache", CloudResource.Kind.CACHE,
          "registry", CloudResource.Kind.REGISTRY);

  private final Section azure;
  private final Section aws;

  CloudReader(Section file) {
    this.azure = file.section("azure").only(Set.of("subscription", "resourceGroup"));
    this.aws = file.section("aws").only(Set.of("region"));
  }

  /** The cluster as its cloud knows it, called {@code aks} or {@code eks}; absent for none. */
  @Nullable CloudResource cluster(Section.Entry entry) {
    Section section = entry.section();
    if (!section.has("azure") && !section.has("aws")) {
      return null;
    }
    CloudResource.Place place = place(entry.name(), section);
    String name = section.has("azure") ? "aks" : "eks";
    return new CloudResource(CloudResource.Kind.CLUSTER, name, place);
  }

  /**
   * What stands under {@code resources} of an environment.
   *
   * @param cluster comes first, when there is one
   */
  List<CloudResource> resources(Section environment, @Nullable CloudResource cluster) {
    Map<String, CloudResource> named = new LinkedHashMap<>();
    if (cluster != null) {
      named.put(cluster.name(), cluster);
    }
    environment
        .section("resources")
        .each(entry -> {
          Section section = entry.section().only(Set.of("kind", "azure", "aws", "sql"));
          section.required("kind");
          CloudResource.Kind kind = section.choice("kind", KINDS);
          SqlAccess sql = sql(kind, section);
          CloudResource.Place place =
              sql != null && !section.has("azure") && !section.has("aws")
                  ? new CloudResource.Own(sql.database() + " on " + sql.server().label())
                  : place(entry.name(), section);
          boolean taken = cluster != null && cluster.answersTo(entry.name());
          if (taken || !ServiceReader.isLegal(entry.name())) {
            section.report(
                "",
                "'" + entry.name() + "' cannot be the name of a resource",
                "use lower-case letters, digits and dashes, and not the name of the cluster");
          }
          if (kind != null && !taken) {
            named.put(entry.name(), new CloudResource(kind, entry.name(), place, sql));
          }
          return entry.name();
        });
    return new ArrayList<>(named.values());
  }

  private static @Nullable SqlAccess sql(CloudResource.@Nullable Kind kind, Section section) {
    if (!section.has("sql")) {
      return null;
    }
    if (kind != CloudResource.Kind.DATABASE) {
      section.report("sql", "only a database is spoken to in SQL", "write 'kind: database'");
    }
    return SqlReader.read(section.section("sql"));
  }

  private CloudResource.Place place(String name, Section section) {
    if (section.has("azure") == section.has("aws")) {
      section.report("", "a resource is in one cloud", "write either 'azure:' or 'aws:'");
    }
    if (section.has("azure")) {
      Section own = section.section("azure").only(AZURE);
      return new CloudResource.Azure(
          shared(own, azure, "subscription"),
          shared(own, azure, "resourceGroup"),
          nameOr(name, own));
    }
    Section own = section.section("aws").only(AWS);
    return new CloudResource.Aws(shared(own, aws, "region"), nameOr(name, own));
  }

  private static String nameOr(String name, Section own) {
    String said = own.text("name");
    return said == null ? name : said;
  }

  private static String shared(Section own, Section all, String key) {
    return own.has(key) || !all.has(key) ? own.required(key) : all.required(key);
  }
}

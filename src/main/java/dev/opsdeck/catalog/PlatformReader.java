package dev.opsdeck.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads one file of {@code config/catalog}: a platform with its clusters and environments. */
final class PlatformReader {
  private static final Set<String> KEYS =
      Set.of(
          "platform", "azure", "aws", "clusters", "defaults", "github", "environments", "services");
  private static final Set<String> ENVIRONMENT_KEYS =
      Set.of(
          "aliases",
          "tier",
          "cluster",
          "namespace",
          "values",
          "defaults",
          "monitoring",
          "github",
          "resources",
          "releases",
          "terraform");
  private static final Map<String, Tier> TIERS =
      Map.of(
          Tier.PRODUCTION.word(), Tier.PRODUCTION,
          Tier.STAGING.word(), Tier.STAGING,
          Tier.DEVELOPMENT.word(), Tier.DEVELOPMENT);

  private final Section file;
  private final String platform;
  private final Section defaults;
  private final CloudReader clouds;
  private final Map<String, CloudResource> clusters = new LinkedHashMap<>();
  private final Map<String, String> owners = new LinkedHashMap<>();

  PlatformReader(Section file) {
    this.file = file.only(KEYS);
    this.platform = file.required("platform");
    this.defaults = file.section("defaults").only(Layers.KEYS);
    this.clouds = new CloudReader(file);
  }

  /** The platform; not usable when a problem was reported. */
  Platform read() {
    Map<String, Cluster> known = file.section("clusters").each(this::cluster);
    Map<String, Place> places =
        file.section("environments").each(e -> place(e.name(), e.section(), known));
    if (places.isEmpty()) {
      file.report("", "'" + platform + "' has no environments", "add 'environments:'");
    }
    List<Target.OfService> targets = new ArrayList<>();
    file.section("services").each(e -> targets.addAll(targets(e.name(), e.section(), places)));
    environments(places).forEach(environment -> refuseSharedNames(environment, targets));
    if (targets.isEmpty()) {
      file.report("", "'" + platform + "' has no services", "add 'services:'");
    }
    return new Platform(platform, List.copyOf(known.values()), environments(places), targets);
  }

  private static List<Environment> environments(Map<String, Place> places) {
    return places.values().stream().map(Place::environment).toList();
  }

  /** Two things under one name would let a command reach the wrong one. */
  private void refuseSharedNames(Environment environment, List<Target.OfService> services) {
    environment.resources().stream()
        .map(CloudResource::name)
        .filter(name -> services.stream().anyMatch(each -> each.name().equalsIgnoreCase(name)))
        .forEach(name ->
            file.report(
                "environments",
                "'" + name + "' is a service and a resource of '" + environment.name() + "'",
                "give the resource another name"));
  }

  private Cluster cluster(Section.Entry entry) {
    entry.section().only(Set.of("context", "azure", "aws"));
    CloudResource inCloud = clouds.cluster(entry);
    if (inCloud != null) {
      clusters.put(entry.name(), inCloud);
    }
    return new Cluster(entry.name(), entry.section().required("context"));
  }

  /** An environment with what services need to work out their names in it. */
  private record Place(Environment environment, Names names, Section defaults) {}

  private Place place(String name, Section section, Map<String, Cluster> known) {
    section.only(ENVIRONMENT_KEYS);
    section.required("tier");
    section.required("cluster");
    Tier tier = section.choice("tier", TIERS);
    Cluster cluster = section.choice("cluster", known);
    String namespace = section.required("namespace");
    if (!namespace.isEmpty() && !ServiceReader.isLegal(namespace)) {
      section.report(
          "namespace", ServiceReader.illegal("namespace", namespace), ServiceReader.CURE);
    }
    Set<String> aliases = new LinkedHashSet<>(section.texts("aliases"));
    claim(name, name, section);
    aliases.forEach(alias -> claim(alias, name, section));
    Environment environment =
        new Environment(
            platform,
            name,
            aliases,
            tier == null ? Tier.PRODUCTION : tier,
            cluster == null ? new Cluster("", "") : cluster,
            namespace,
            section.has("monitoring") ? monitoring(section.section("monitoring")) : null,
            delivery(section, namespace),
            clouds.resources(section, cluster == null ? null : clusters.get(cluster.name())));
    Names names =
        new Names(section.textMap("values"))
            .with("platform", platform)
            .with("environment", name)
            .with("namespace", namespace);
    return new Place(environment, names, section.section("defaults").only(Layers.KEYS));
  }

  private Delivery delivery(Section section, String namespace) {
    Section github = section.has("github") ? section.section("github") : file.section("github");
    Map<String, Release> releases =
        section.section("releases").each(entry -> DeliveryReader.release(entry, namespace));
    return new Delivery(
        github.keys().isEmpty() ? null : DeliveryReader.github(github),
        List.copyOf(releases.values()),
        section.has("terraform") ? DeliveryReader.terraform(section.section("terraform")) : null);
  }

  private static Monitoring monitoring(Section section) {
    section.only(Set.of("prometheus", "alertmanager", "grafana", "loki"));
    return new Monitoring(
        DeliveryReader.address(section, "prometheus"),
        DeliveryReader.address(section, "alertmanager"),
        DeliveryReader.address(section, "grafana"),
        DeliveryReader.address(section, "loki"));
  }

  /** Two environments under one spelling would let a command reach the wrong one. */
  private void claim(String spelling, String environment, Section section) {
    String owner = owners.putIfAbsent(spelling.toLowerCase(Locale.ROOT), environment);
    if (owner != null && !owner.equals(environment)) {
      section.report(
          "aliases",
          "'" + spelling + "' already means '" + owner + "'",
          "give each environment its own names and aliases");
    }
  }

  private List<Target.OfService> targets(
      String service, Section section, Map<String, Place> places) {
    Set<String> keys = new LinkedHashSet<>(Layers.KEYS);
    keys.add("environments");
    keys.add("in");
    section.only(keys);
    Section overrides = section.section("in").only(places.keySet());
    List<String> only = section.texts("environments");
    for (String name : only) {
      if (!places.containsKey(name)) {
        section.report(
            "environments",
            "'" + name + "' is no environment of '" + platform + "'",
            Section.meant(name, places.keySet()));
      }
    }
    return places.entrySet().stream()
        .filter(place -> only.isEmpty() || only.contains(place.getKey()))
        .map(place -> target(service, section, overrides, place.getValue()))
        .toList();
  }

  private Target.OfService target(String service, Section section, Section overrides, Place place) {
    Section override = overrides.section(place.environment().name()).only(Layers.KEYS);
    Layers layers =
        new Layers(
            List.of(override, section, place.defaults(), defaults),
            place.names().with("service", service));
    ServiceReader reader = new ServiceReader(service, layers);
    String namespace = reader.namespace();
    Environment environment =
        namespace == null ? place.environment() : place.environment().in(namespace);
    return new Target.OfService(environment, reader.read());
  }
}

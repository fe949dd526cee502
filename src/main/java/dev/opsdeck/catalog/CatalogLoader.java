package dev.opsdeck.catalog;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes the {@link Catalog} from {@code catalog/*.yaml} and {@code opsdeck.yaml}. */
public final class CatalogLoader {
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Set<String> platforms = new TreeSet<>();
  private final List<Environment> environments = new ArrayList<>();
  private final List<Target.OfService> targets = new ArrayList<>();

  private CatalogLoader() {}

  /**
   * @throws ConfigException with every problem of every file
   */
  public static Catalog load(ConfigTree tree) {
    return new CatalogLoader().read(tree);
  }

  private Catalog read(ConfigTree tree) {
    List<ConfigFile> files =
        tree.under("catalog/").stream().filter(f -> f.path().matches(".*\\.ya?ml")).toList();
    if (files.isEmpty()) {
      problems.add(
          new ConfigProblem(
              "catalog/", 0, 0, "there is no platform", "add a file catalog/<platform>.yaml"));
    }
    files.forEach(file -> document(file).ifPresent(this::platform));
    Channels channels = new Channels(Map.of(), Map.of(), ChannelReader.CLOSED);
    Optional<Section> settings = tree.file("opsdeck.yaml").flatMap(this::document);
    if (settings.isPresent()) {
      ChannelReader reader = new ChannelReader(settings.get(), new TreeSet<>(platforms));
      channels = reader.channels(reader.defaults());
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
    return new LoadedCatalog(clusters.values(), environments, targets, channels);
  }

  private Optional<Section> document(ConfigFile file) {
    try {
      return Optional.of(Section.root(YamlDocument.parse(file), problems));
    } catch (ConfigException notYaml) {
      problems.addAll(notYaml.problems());
      return Optional.empty();
    }
  }

  private void platform(Section file) {
    Platform platform = new PlatformReader(file).read();
    if (!platforms.add(platform.name())) {
      file.report(
          "platform",
          "'" + platform.name() + "' stands in another file too",
          "give each platform one file");
    }
    for (Cluster cluster : platform.clusters()) {
      Cluster same = clusters.putIfAbsent(cluster.name(), cluster);
      if (same != null && !same.equals(cluster)) {
        file.section("clusters")
            .report(
                cluster.name(),
                "'" + cluster.name() + "' has another context in another file",
                "name it differently, or give it the context '" + same.context() + "'");
      }
    }
    environments.addAll(platform.environments());
    targets.addAll(platform.targets());
  }
}

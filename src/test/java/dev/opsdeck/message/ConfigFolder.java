package dev.opsdeck.message;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The configuration that Opsdeck ships, and pieces of configuration for tests. */
public final class ConfigFolder {
  private ConfigFolder() {}

  public static ConfigTree shipped() {
    Path root = Path.of("config");
    try (Stream<Path> paths = Files.walk(root)) {
      SortedMap<String, ConfigFile> files = new TreeMap<>();
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.put(root.relativize(path).toString(), read(path)));
      return new ConfigTree(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tree of alternating paths and texts. */
  static ConfigTree of(String... pathsAndTexts) {
    SortedMap<String, ConfigFile> files = new TreeMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(
          pathsAndTexts[i], new ConfigFile("config/" + pathsAndTexts[i], pathsAndTexts[i + 1]));
    }
    return new ConfigTree(files);
  }

  private static ConfigFile read(Path path) {
    try {
      return new ConfigFile(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

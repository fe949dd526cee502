package dev.opsdeck.catalog;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Configuration for tests: what is shipped, or a few files by their paths. */
final class Tree {
  private Tree() {}

  static ConfigTree shipped() {
    Path root = Path.of("config");
    SortedMap<String, ConfigFile> files = new TreeMap<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(path).toString().replace('\\', '/');
        files.put(name, new ConfigFile(path.toString(), Files.readString(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ConfigTree(files);
  }

  static ConfigTree of(String... pathsAndTexts) {
    SortedMap<String, ConfigFile> files = new TreeMap<>();
    for (List<String> file : pairs(pathsAndTexts)) {
      files.put(file.getFirst(), new ConfigFile(file.getFirst(), file.getLast()));
    }
    return new ConfigTree(files);
  }

  private static List<List<String>> pairs(String... values) {
    return java.util.stream.IntStream.range(0, values.length / 2)
        .mapToObj(i -> List.of(values[2 * i], values[2 * i + 1]))
        .toList();
  }
}

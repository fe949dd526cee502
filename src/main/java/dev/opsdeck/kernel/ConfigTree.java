package dev.opsdeck.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All configuration files, after later folders have overridden earlier ones file by file.
 *
 * @param files by path below the configuration folder, such as {@code runbooks/rollback.yaml}
 */
public record ConfigTree(SortedMap<String, ConfigFile> files) {
  public ConfigTree {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  public Optional<ConfigFile> file(String relativePath) {
    return Optional.ofNullable(files.get(relativePath));
  }

  /** The files below a folder (given with its trailing slash), in order of their paths. */
  public List<ConfigFile> under(String folder) {
    return files.entrySet().stream()
        .filter(e -> e.getKey().startsWith(folder))
        .map(java.util.Map.Entry::getValue)
        .toList();
  }
}

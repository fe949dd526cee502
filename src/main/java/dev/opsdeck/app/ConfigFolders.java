package dev.opsdeck.app;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the configuration folders; a file of a later folder takes the place of an earlier one's.
 */
final class ConfigFolders {
  private ConfigFolders() {}

  /**
   * @throws ConfigException when a folder is missing or a file cannot be read
   */
  static ConfigTree read(List<Path> folders) {
    SortedMap<String, ConfigFile> files = new TreeMap<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        readFolder(folder, files, problems);
      } else {
        problems.add(
            new ConfigProblem(
                folder.toString(),
                0,
                0,
                "this folder is not there",
                "start Opsdeck where it is, or name it in OPSDECK_CONFIG"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ConfigTree(files);
  }

  private static void readFolder(
      Path folder, SortedMap<String, ConfigFile> files, List<ConfigProblem> problems) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).filter(ConfigFolders::visible).toList()) {
        String relative = folder.relativize(path).toString().replace('\\', '/');
        files.put(relative, new ConfigFile(path.toString(), Files.readString(path)));
      }
    } catch (IOException unreadable) {
      problems.add(
          new ConfigProblem(
              folder.toString(),
              0,
              0,
              "it cannot be read: " + unreadable.getMessage(),
              "check the permissions of its files"));
    }
  }

  /** Kubernetes mounts a ConfigMap with folders such as {@code ..data} beside the real names. */
  private static boolean visible(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith("..") && part.toString().length() > 2) {
        return false;
      }
    }
    return true;
  }
}

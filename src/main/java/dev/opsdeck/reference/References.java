package dev.opsdeck.reference;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every table of {@code config/reference/*.yaml}. Immutable. */
public record References(List<ReferenceTable> tables) {
  private static final String FOLDER = "reference/";

  public References {
    tables = List.copyOf(tables);
  }

  /**
   * Reads all files of the folder.
   *
   * @throws ConfigException with every problem, its place and its cure
   */
  public static References load(ConfigTree config) {
    List<ConfigProblem> problems = new ArrayList<>();
    List<ReferenceTable> tables = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (ConfigFile file : config.under(FOLDER)) {
      try {
        TableReader reader = new TableReader(YamlDocument.parse(file), problems);
        reader.read(owners).ifPresent(tables::add);
      } catch (ConfigException unreadable) {
        problems.addAll(unreadable.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new References(tables);
  }

  /** By topic or alias, without regard to case. */
  public Optional<ReferenceTable> find(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return tables.stream().filter(table -> words(table).anyMatch(wanted::equals)).findFirst();
  }

  static Stream<String> words(ReferenceTable table) {
    return Stream.concat(Stream.of(table.topic()), table.aliases().stream());
  }
}

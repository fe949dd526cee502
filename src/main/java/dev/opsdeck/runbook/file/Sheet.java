package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A file of which only the shape has been read. */
sealed interface Sheet {
  ConfigFile file();

  /** The runbooks that it includes itself. */
  Set<String> includes();

  /** What the runbook must be called. */
  default String name() {
    String path = file().path();
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.yaml$", "");
  }

  /** A file that is not even YAML. */
  record Illegible(ConfigFile file, List<ConfigProblem> problems) implements Sheet {
    public Illegible {
      problems = List.copyOf(problems);
    }

    @Override
    public Set<String> includes() {
      return Set.of();
    }
  }

  /**
   * @param misfits pointers to the parts that do not fit the schema
   */
  record Legible(YamlDocument document, Findings findings, Set<String> misfits, Outline outline)
      implements Sheet {
    @Override
    public ConfigFile file() {
      return document.file();
    }

    JsonNode root() {
      return document.root();
    }

    @Override
    public Set<String> includes() {
      return outline
          .all()
          .filter(draft -> draft.kind() == Kind.INCLUDE)
          .map(draft -> draft.text("runbook"))
          .collect(Collectors.toSet());
    }
  }

  static Sheet read(ConfigFile file, RunbookSchema schema) {
    try {
      YamlDocument document = YamlDocument.parse(file);
      Findings findings = new Findings(document);
      Set<String> misfits = schema.check(document.root(), findings);
      return new Legible(document, findings, misfits, Outline.of(document.root()));
    } catch (ConfigException e) {
      return new Illegible(file, e.problems());
    }
  }
}

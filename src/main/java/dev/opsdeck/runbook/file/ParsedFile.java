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
sealed interface ParsedFile {
  ConfigFile file();

  /** The runbooks that it includes itself. */
  Set<String> includes();

  /** What the runbook must be called. */
  default String name() {
    String path = file().path();
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.yaml$", "");
  }

  /** A file that is not even YAML. */
  record Unparsable(ConfigFile file, List<ConfigProblem> problems) implements ParsedFile {
    public Unparsable {
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
  record Parsed(
      YamlDocument document, Diagnostics findings, Set<String> misfits, RunbookAst outline)
      implements ParsedFile {
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

  static ParsedFile read(ConfigFile file, RunbookSchema schema) {
    try {
      YamlDocument document = YamlDocument.parse(file);
      Diagnostics findings = new Diagnostics(document);
      Set<String> misfits = schema.check(document.root(), findings);
      return new Parsed(document, findings, misfits, RunbookAst.of(document.root()));
    } catch (ConfigException e) {
      return new Unparsable(file, e.problems());
    }
  }
}

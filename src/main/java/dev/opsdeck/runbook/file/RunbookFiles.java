package dev.opsdeck.runbook.file;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.file.RunbookReader.Read;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads runbooks from YAML files; files with other names, such as the schema, are passed over. */
public final class RunbookFiles implements RunbookLoader {
  private RunbookFiles() {}

  public static RunbookLoader loader() {
    return new RunbookFiles();
  }

  @Override
  public Loaded load(List<ConfigFile> files, Collection<ActionSignature> actions) {
    Map<String, ActionSignature> byName = new TreeMap<>();
    actions.forEach(action -> byName.put(action.name(), action));
    RunbookReader reader = new RunbookReader(Schema.PUBLISHED, byName);
    List<ConfigProblem> problems = new ArrayList<>();
    Map<String, Runbook> runbooks = new TreeMap<>();
    Map<String, String> verbs = new HashMap<>();
    for (ConfigFile file : files) {
      if (!file.path().endsWith(".yaml")) {
        continue;
      }
      switch (reader.read(file)) {
        case Read.Wrong(List<ConfigProblem> wrong) -> problems.addAll(wrong);
        case Read.Right(Runbook runbook, YamlDocument document) -> {
          @Nullable ConfigProblem taken = taken(runbook, document, runbooks, verbs);
          if (taken == null) {
            runbooks.put(runbook.name(), runbook);
            words(runbook).forEach(word -> verbs.put(word, runbook.name()));
          } else {
            problems.add(taken);
          }
        }
      }
    }
    return new Loaded(new LoadedRunbooks(runbooks), problems);
  }

  private static @Nullable ConfigProblem taken(
      Runbook runbook,
      YamlDocument document,
      Map<String, Runbook> runbooks,
      Map<String, String> verbs) {
    if (runbooks.containsKey(runbook.name())) {
      return document.problemAt(
          "/name", "there are two runbooks '" + runbook.name() + "'", "rename one of them");
    }
    for (String word : words(runbook).toList()) {
      String other = verbs.get(word);
      if (other != null) {
        return document.problemAt(
            "/command",
            "the verb '" + word + "' belongs to the runbook '" + other + "' already",
            "choose another verb or alias");
      }
    }
    return null;
  }

  static Stream<String> words(Runbook runbook) {
    CommandBinding command = runbook.command();
    return command == null
        ? Stream.empty()
        : Stream.concat(Stream.of(command.verb()), command.aliases().stream());
  }

  /** Read once; immutable and safe for any number of threads. */
  private static final class Schema {
    static final RunbookSchema PUBLISHED = RunbookSchema.read();

    private Schema() {}
  }
}

package dev.opsdeck.runbook.file;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    List<ConfigFile> yaml = files.stream().filter(file -> file.path().endsWith(".yaml")).toList();
    RunbookCompiler reading = new RunbookCompiler(yaml, Schema.PUBLISHED, byName);
    List<ConfigProblem> problems = new ArrayList<>();
    Map<String, Runbook> runbooks = new TreeMap<>();
    Map<String, String> verbs = new HashMap<>();
    for (ParsedFile sheet : reading.sheets()) {
      Optional<Runbook> runbook = reading.runbook(sheet);
      problems.addAll(RunbookCompiler.problems(sheet));
      if (runbook.isPresent() && sheet instanceof ParsedFile.Parsed readable) {
        @Nullable ConfigProblem taken = taken(runbook.get(), readable.document(), runbooks, verbs);
        if (taken == null) {
          runbooks.put(runbook.get().name(), runbook.get());
          words(runbook.get()).forEach(word -> verbs.put(word, runbook.get().name()));
        } else {
          problems.add(taken);
        }
      }
    }
    Set<String> looking =
        runbooks.values().stream()
            .filter(runbook -> RunbookMetrics.change(runbook, byName).isEmpty())
            .map(Runbook::name)
            .collect(Collectors.toSet());
    return new Loaded(new LoadedRunbooks(runbooks, looking), problems);
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
    Map<String, String> owners = new HashMap<>(verbs);
    for (Runbook included : runbook.source().includes().values()) {
      words(included).forEach(word -> owners.putIfAbsent(word, included.name()));
    }
    for (String word : words(runbook).toList()) {
      String other = owners.get(word);
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

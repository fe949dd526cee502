package dev.opsdeck.app;

import dev.opsdeck.access.AccessFile;
import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.message.Messages;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.oncall.Rota;
import dev.opsdeck.reference.References;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.cel.CelExpressions;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.file.RunbookFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that the configuration folders say, read and checked as a whole. */
record Configuration(
    Catalog catalog,
    Runbooks runbooks,
    RunbookLoader loader,
    Expressions expressions,
    AccessPolicy policy,
    OnCall onCall,
    References references,
    Messages messages) {

  /** The names by which it means channels, in lower case: the chat must say which these are. */
  SortedSet<String> channelNames() {
    SortedSet<String> names = new TreeSet<>(catalog.channelNames());
    policy
        .glassChannel()
        .map(name -> name.startsWith("#") ? name.substring(1) : name)
        .filter(name -> !name.matches("[CGD][A-Z0-9]{2,}"))
        .ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  /**
   * @throws ConfigException with every problem of every file
   */
  static Configuration read(ConfigTree tree, ActionRegistry actions) {
    Reader reader = new Reader(tree, actions);
    Configuration configuration = reader.read();
    if (configuration == null || !reader.problems.isEmpty()) {
      throw new ConfigException(reader.sorted());
    }
    return configuration;
  }

  static List<ConfigProblem> problems(ConfigTree tree, ActionRegistry actions) {
    Reader reader = new Reader(tree, actions);
    reader.read();
    return reader.sorted();
  }

  private static final class Reader {
    private final ConfigTree tree;
    private final ActionRegistry actions;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Reader(ConfigTree tree, ActionRegistry actions) {
      this.tree = tree;
      this.actions = actions;
    }

    @Nullable Configuration read() {
      // The templates take as long as all the rest, and need none of it.
      BackgroundStart<Messages> templates =
          BackgroundStart.start("templates", () -> Messages.load(tree));
      Expressions expressions = CelExpressions.create();
      RunbookLoader loader = RunbookFiles.loader();
      RunbookLoader.Loaded loaded = loader.load(runbookFiles(), actions.signatures());
      problems.addAll(loaded.problems());
      Catalog catalog = part(() -> CatalogLoader.load(tree));
      OnCall onCall = part(() -> Rota.load(tree));
      AccessPolicy policy =
          part(() ->
              AccessFile.load(
                  tree, expressions, now -> onCall == null ? List.of() : onCall.at(now)));
      References references = part(() -> References.load(tree));
      Messages messages = part(templates::get);
      if (catalog == null
          || policy == null
          || onCall == null
          || references == null
          || messages == null) {
        return null;
      }
      announcementsExist(loaded.runbooks(), messages.announcements());
      loaded.runbooks().all().forEach(this::wordsAreFree);
      problems.addAll(AccessFile.unknownRunbooks(tree, loaded.runbooks()));
      return new Configuration(
          catalog, loaded.runbooks(), loader, expressions, policy, onCall, references, messages);
    }

    private List<dev.opsdeck.kernel.ConfigFile> runbookFiles() {
      return tree.under("runbooks/").stream()
          .filter(file -> file.path().endsWith(".yaml"))
          .toList();
    }

    private <T> @Nullable T part(Supplier<T> load) {
      try {
        return load.get();
      } catch (ConfigException wrong) {
        problems.addAll(wrong.problems());
        return null;
      }
    }

    private void announcementsExist(Runbooks runbooks, Set<String> templates) {
      for (Runbook runbook : runbooks.all()) {
        for (String template : runbook.announce().values()) {
          if (!templates.contains(template)) {
            problems.add(
                new ConfigProblem(
                    "runbooks/" + runbook.name() + ".yaml",
                    0,
                    0,
                    "there is no announcement '" + template + "'",
                    "use one of " + String.join(", ", templates)));
          }
        }
      }
    }

    /** The console has words and flags of its own, which no runbook can take. */
    private void wordsAreFree(Runbook runbook) {
      CommandBinding command = runbook.command();
      if (command == null) {
        return;
      }
      Stream.concat(Stream.of(command.verb()), command.aliases().stream())
          .filter(Grammar::isReserved)
          .map(word -> "the verb '" + word + "' belongs to Opsdeck itself")
          .forEach(wrong -> add(runbook, wrong, "choose another verb or alias"));
      runbook.parameters().stream()
          .filter(parameter -> Grammar.isReservedFlag(parameter.flag()))
          .map(parameter -> "--" + parameter.flag() + " means the same in every runbook already")
          .forEach(wrong -> add(runbook, wrong, "give the parameter another name"));
    }

    private void add(Runbook runbook, String wrong, String right) {
      problems.add(new ConfigProblem("runbooks/" + runbook.name() + ".yaml", 0, 0, wrong, right));
    }

    List<ConfigProblem> sorted() {
      return problems.stream()
          .sorted(Comparator.comparing(ConfigProblem::file).thenComparingInt(ConfigProblem::line))
          .toList();
    }
  }
}

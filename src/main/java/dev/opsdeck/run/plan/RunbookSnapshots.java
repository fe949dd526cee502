package dev.opsdeck.run.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The exact runbooks of runs, read from the text that each run keeps. Safe for many threads. */
public final class RunbookSnapshots {
  private final RunbookLoader loader;
  private final ActionRegistry actions;
  private final Cache<String, Runbook> byDigest = Caffeine.newBuilder().maximumSize(500).build();

  public RunbookSnapshots(RunbookLoader loader, ActionRegistry actions) {
    this.loader = loader;
    this.actions = actions;
  }

  /** As a run keeps it. */
  public static RunRequest.RunbookSnapshot kept(Runbook runbook) {
    Map<String, String> includes =
        runbook.source().includes().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().source().text()));
    return new RunRequest.RunbookSnapshot(
        runbook.name(), runbook.source().text(), includes, runbook.digest());
  }

  /**
   * @throws ConfigException when this version of Opsdeck no longer understands the text
   */
  public Runbook of(RunRequest.RunbookSnapshot book) {
    return byDigest.get(book.digest(), _ -> read(book));
  }

  /** Empty when this version of Opsdeck no longer understands the text. */
  public Optional<Runbook> find(RunRequest.RunbookSnapshot book) {
    try {
      return Optional.of(of(book));
    } catch (ConfigException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Reads a runbook that no file holds.
   *
   * @throws ConfigException when it is not right
   */
  public Runbook read(RunRequest.RunbookSnapshot book) {
    List<ConfigFile> files = new ArrayList<>();
    files.add(new ConfigFile(book.name() + ".yaml", book.text()));
    book.includes().forEach((name, text) -> files.add(new ConfigFile(name + ".yaml", text)));
    RunbookLoader.Loaded loaded = loader.load(files, actions.signatures());
    return loaded
        .runbooks()
        .byName(book.name())
        .orElseThrow(() -> new ConfigException(loaded.problems()));
  }
}

package dev.opsdeck.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.run.state.RunOrder;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader;
import java.util.List;

/** The exact runbooks of runs, read from the text that each run keeps. */
final class Books {
  private final RunbookLoader loader;
  private final ActionRegistry actions;
  private final Cache<String, Runbook> byDigest = Caffeine.newBuilder().maximumSize(500).build();

  Books(RunbookLoader loader, ActionRegistry actions) {
    this.loader = loader;
    this.actions = actions;
  }

  /**
   * @throws ConfigException when this version of Opsdeck no longer understands the text
   */
  Runbook of(RunOrder.Book book) {
    return byDigest.get(book.digest(), _ -> read(book));
  }

  /**
   * Reads a runbook that no file holds.
   *
   * @throws ConfigException when it is not right
   */
  Runbook read(RunOrder.Book book) {
    RunbookLoader.Loaded loaded =
        loader.load(
            List.of(new ConfigFile(book.name() + ".yaml", book.text())), actions.signatures());
    return loaded
        .runbooks()
        .byName(book.name())
        .orElseThrow(() -> new ConfigException(loaded.problems()));
  }
}

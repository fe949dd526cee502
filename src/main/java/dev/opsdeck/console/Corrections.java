package dev.opsdeck.console;

import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.command.ChatCommand;
import dev.opsdeck.command.CommandParser;
import dev.opsdeck.command.Conduct;
import dev.opsdeck.runbook.Runbooks;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Buttons for what somebody may have meant. What only looks is done at once; what changes something
 * is shown whole first, since nobody has typed it.
 */
@Singleton
final class Corrections {
  private final CommandParser parser;
  private final Runbooks runbooks;

  Corrections(Runbooks runbooks, Catalog catalog) {
    this.parser = new CommandParser(Grammars.of(runbooks, catalog));
    this.runbooks = runbooks;
  }

  /** Those that only look first; without those that are too long for a button. */
  List<Reply.Button> buttons(Console.Request request, String slash, List<String> texts) {
    return texts.stream()
        .sorted(Comparator.comparing(text -> !onlyLooks(slash, text)))
        .map(text -> button(request, slash, text))
        .flatMap(Optional::stream)
        .toList();
  }

  Optional<Reply.Button> button(Console.Request request, String slash, String text) {
    String label = slash + " " + text;
    return onlyLooks(slash, text)
        ? Buttons.typing(request, label, slash, text)
        : Buttons.proposing(request, label, slash, text);
  }

  /** Whether a command can change nothing. */
  boolean onlyLooks(String slash, String text) {
    ChatCommand command = parser.parse(slash, text);
    return command instanceof ChatCommand.Operate operate
        ? runbooks.byVerb(operate.verb()).map(runbooks::onlyLooks).orElse(false)
        : command.conduct() == Conduct.LOOKS;
  }
}

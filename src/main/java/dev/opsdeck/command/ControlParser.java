package dev.opsdeck.command;

import dev.opsdeck.command.Arguments.Sorted;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Understands the verbs that the console itself provides: {@code runs}, {@code run cancel …}. */
final class ControlParser {
  private static final Pattern RUN_ID = Pattern.compile("(?i)r-[0-9a-z]+");

  private final Grammar grammar;
  private final String text;

  ControlParser(Grammar grammar, String text) {
    this.grammar = grammar;
    this.text = text;
  }

  static boolean understands(Token first) {
    return first.is(RunVerb.RUN) || ControlVerb.named(first.text()).isPresent();
  }

  ChatCommand parse(Token first, List<Token> rest) {
    return ControlVerb.named(first.text())
        .map(verb -> read(verb.verb(), rest, values -> new ChatCommand.Control(verb, values, text)))
        .orElseGet(() -> ofRun(rest));
  }

  private ChatCommand ofRun(List<Token> rest) {
    if (rest.isEmpty() || CommandParser.asksForHelp(rest.subList(0, 1))) {
      return new Help(RunVerb.RUN);
    }
    Token word = rest.getFirst();
    List<Token> behind = rest.subList(1, rest.size());
    if (RUN_ID.matcher(word.text()).matches()) {
      return behind.isEmpty() || RunVerb.named(behind.getFirst().text()).isEmpty()
          ? onRun(RunVerb.SHOW, rest)
          : turned(word, behind);
    }
    return RunVerb.named(word.text())
        .map(verb -> onRun(verb, behind))
        .orElseGet(() -> unknown(word));
  }

  /** {@code run r-1 cancel} is {@code run cancel r-1}. */
  private ChatCommand turned(Token id, List<Token> behind) {
    List<Token> words = new ArrayList<>(List.of(id));
    words.addAll(behind.subList(1, behind.size()));
    return RunVerb.named(behind.getFirst().text()).map(verb -> onRun(verb, words)).orElseThrow();
  }

  private Invalid unknown(Token word) {
    List<String> known = RunVerb.words().toList();
    List<String> startable =
        Stream.concat(known.stream(), grammar.verbs().stream().map(Verb::runnable)).toList();
    List<String> near = Suggestions.near(word.text(), startable);
    List<String> corrections =
        near.isEmpty()
            ? List.of("help " + RunVerb.RUN)
            : near.stream().map(each -> word.replacedIn(text, each)).toList();
    return new Invalid(
        Fact.of("command.run.unknown", "verb", word.text(), "verbs", String.join(", ", known)),
        corrections);
  }

  private ChatCommand onRun(RunVerb verb, List<Token> rest) {
    return read(verb.verb(), rest, values -> new ChatCommand.OnRun(verb, values, text));
  }

  private ChatCommand read(Verb verb, List<Token> rest, Function<Values, ChatCommand> command) {
    if (CommandParser.asksForHelp(rest)) {
      return new Help(verb.name());
    }
    return switch (Arguments.sort(text, rest, verb.flags(), Arguments.Values.ONE_WORD)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> read(verb, fine, command);
    };
  }

  private ChatCommand read(Verb verb, Sorted.Fine fine, Function<Values, ChatCommand> command) {
    List<Token> words = new ArrayList<>(fine.words());
    Map<String, String> values = new LinkedHashMap<>(fine.values());
    OpsParser.fill(verb, values, words);
    return words.isEmpty()
        ? command.apply(new Values(values))
        : OpsParser.extra(text, verb, words, fine.afterValue());
  }
}

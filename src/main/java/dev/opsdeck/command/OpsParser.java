package dev.opsdeck.command;

import dev.opsdeck.command.Arguments.Sorted;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.LaunchOptions;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.command.ChatCommand.When;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Understands what follows {@code /ops}. */
final class OpsParser {
  private final Grammar grammar;
  private final String text;

  OpsParser(Grammar grammar, String text) {
    this.grammar = grammar;
    this.text = text;
  }

  ChatCommand parse(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return new Help(null);
    }
    Token first = tokens.getFirst();
    List<Token> rest = tokens.subList(1, tokens.size());
    if (CommandParser.asksForHelp(tokens.subList(0, 1))) {
      return help(rest);
    }
    if (first.is("incident")) {
      return new IncidentParser(text).parse(rest);
    }
    Optional<Grammar.Start> start = grammar.start(tokens);
    if (start.isPresent()) {
      Verb verb = start.get().verb();
      List<Token> behind = start.get().rest();
      return CommandParser.asksForHelp(behind)
          ? new Help(verb.name())
          : operate(verb, behind, new When.AtOnce());
    }
    if (first.is(Grammar.SCHEDULE)) {
      return schedule(rest);
    }
    if (ControlParser.understands(first)) {
      return new ControlParser(grammar, text).parse(first, rest);
    }
    return IncidentParser.understands(first)
        ? new IncidentParser(text).parse(tokens)
        : unknown(first);
  }

  private ChatCommand help(List<Token> topic) {
    if (topic.isEmpty()) {
      return new Help(null);
    }
    Token word = topic.getFirst();
    if (word.is("incident")) {
      return new Help("incident");
    }
    Optional<Grammar.Start> start = grammar.start(topic);
    if (start.isPresent()) {
      return new Help(start.get().verb().name());
    }
    String two = topic.size() > 1 ? word.text() + " " + topic.get(1).text() : word.text();
    return Stream.of(two, word.text())
        .filter(words -> !grammar.control(words).isEmpty())
        .<ChatCommand>map(words -> new Help(words.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseGet(() -> unknown(word));
  }

  private Invalid unknown(Token word) {
    List<String> near =
        grammar
            .verb(RunVerb.RUN + " " + word.text())
            .map(verb -> List.of(verb.name()))
            .orElseGet(() -> grammar.near(word.text()));
    List<String> corrections =
        near.isEmpty()
            ? List.of("help")
            : near.stream().map(verb -> word.replacedIn(text, verb)).toList();
    return new Invalid(Fact.of("command.verb.unknown", "verb", word.text()), corrections);
  }

  /** What follows {@code schedule}: the same as without, and when. */
  private ChatCommand schedule(List<Token> rest) {
    if (rest.isEmpty() || CommandParser.asksForHelp(rest)) {
      return new Help(Grammar.SCHEDULE);
    }
    Token word = rest.getFirst();
    return grammar
        .start(rest)
        .map(start -> operate(start.verb(), start.rest(), new When.Unsaid()))
        .orElseGet(() -> unschedulable(word));
  }

  private Invalid unschedulable(Token word) {
    List<String> near = grammar.nearVerbs(word.text());
    List<String> corrections =
        near.isEmpty()
            ? List.of("help " + Grammar.SCHEDULE)
            : near.stream().map(verb -> word.replacedIn(text, verb)).toList();
    return new Invalid(Fact.of("command.schedule.unknown", "verb", word.text()), corrections);
  }

  private ChatCommand operate(Verb verb, List<Token> rest, When unlessSaid) {
    return switch (Arguments.sort(text, rest, flags(verb), Arguments.Values.ONE_WORD)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> operate(verb, fine, unlessSaid);
    };
  }

  /** The verb's own flags first: a runbook may give {@code --service} another meaning. */
  private List<Flag> flags(Verb verb) {
    List<Flag> flags = new ArrayList<>(verb.flags());
    for (Flag flag : Grammar.TARGET) {
      boolean wanted = verb.takesTarget() || flag.name().equals("platform");
      if (wanted && verb.flag(flag.name()).isEmpty()) {
        flags.add(flag);
      }
    }
    flags.addAll(grammar.flagsOfEveryRunbook());
    return flags;
  }

  private ChatCommand operate(Verb verb, Sorted.Fine fine, When unlessSaid) {
    List<Token> words = new ArrayList<>(fine.words());
    Map<String, String> values = new LinkedHashMap<>(fine.values());
    String target = target(verb, values, words);
    String environment = verb.takesTarget() ? given(verb, "environment", values, words) : null;
    String platform = verb.flag("platform").isEmpty() ? values.remove("platform") : null;
    String at = values.remove(ControlFlags.AT.name());
    String breakGlass = values.remove(ControlFlags.BREAK_GLASS.name());
    LaunchOptions manner = new LaunchOptions(at == null ? unlessSaid : new When.At(at), breakGlass);
    fill(verb, values, words);
    return words.isEmpty()
        ? new Operate(verb.name(), target, environment, platform, values, manner, text)
        : extra(text, verb, words, fine.afterValue());
  }

  /** Takes the words that stand where the values of flags may stand without their flag. */
  static void fill(Verb verb, Map<String, String> values, List<Token> words) {
    for (String name : verb.positional()) {
      if (!words.isEmpty() && !values.containsKey(name)) {
        values.put(name, isPhrase(verb, name) ? joined(words) : words.removeFirst().text());
      }
    }
  }

  private static boolean isPhrase(Verb verb, String name) {
    return verb.flag(name).filter(flag -> flag.value() == Flag.Value.PHRASE).isPresent();
  }

  /** All that is left: prose needs no quotes. */
  private static String joined(List<Token> words) {
    String phrase = words.stream().map(Token::text).collect(Collectors.joining(" "));
    words.clear();
    return phrase;
  }

  /** What stands before the environment. A service may be named by a flag of its own. */
  private static @Nullable String target(Verb verb, Map<String, String> values, List<Token> words) {
    String service = flagged(verb, "service", values);
    return switch (verb.takes()) {
      case Verb.Takes.Nothing() -> service;
      case Verb.Takes.Named _ -> service == null ? given(verb, "target", values, words) : service;
      case Verb.Takes.Environment() -> {
        boolean two = words.size() > 1 + open(verb, values);
        String named = flagged(verb, "target", values);
        yield named == null && two ? words.removeFirst().text() : named;
      }
    };
  }

  /** How many words may follow the environment. */
  private static long open(Verb verb, Map<String, String> values) {
    return verb.positional().stream().filter(name -> !values.containsKey(name)).count();
  }

  /** Given by flag, else the next word. */
  private static @Nullable String given(
      Verb verb, String name, Map<String, String> values, List<Token> words) {
    String flagged = flagged(verb, name, values);
    if (flagged != null) {
      return flagged;
    }
    return words.isEmpty() ? null : words.removeFirst().text();
  }

  private static @Nullable String flagged(Verb verb, String name, Map<String, String> values) {
    return verb.flag(name).isEmpty() ? values.remove(name) : null;
  }

  /** Either it is one word too many, or the value before it wants quotes around both. */
  static Invalid extra(String text, Verb verb, List<Token> words, Map<Token, Integer> afterValue) {
    Token word = words.getLast();
    List<String> corrections = new ArrayList<>();
    Integer value = afterValue.get(word);
    if (value != null && text.substring(value, word.end()).matches("[^\"\\\\]*")) {
      corrections.add(
          text.substring(0, value)
              + '"'
              + text.substring(value, word.end())
              + '"'
              + text.substring(word.end()));
    }
    corrections.add(Token.without(words, text));
    return new Invalid(
        Fact.of("command.word.extra", "word", word.text(), "usage", verb.usage()), corrections);
  }
}

package dev.opsdeck.command;

import dev.opsdeck.command.Arguments.Sorted;
import dev.opsdeck.command.ChatCommand.DeclareIncident;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.LaunchOptions;
import dev.opsdeck.command.ChatCommand.LeadIncident;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.command.ChatCommand.ResolveIncident;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Understands what follows {@code /incident}. */
final class IncidentParser {
  private static final String SEVERITY = "(?:sev|severity|p)";

  /** {@code declare-sev1}, {@code declare-p1}, {@code declare}, {@code sev1}. */
  private static final Pattern DECLARE =
      Pattern.compile(
          "(?i)(?:declare(?:[-_]?" + SEVERITY + "?[-_]?(\\d{1,9}))?|" + SEVERITY + "-?(\\d{1,9}))");

  private static final Pattern LEVEL = Pattern.compile("(?i)" + SEVERITY + "?[-_]?(\\d{1,9})");
  private static final Pattern ID = Pattern.compile("(?i)i-[0-9a-z]+");

  private final String text;

  IncidentParser(String text) {
    this.text = text;
  }

  /** Whether a word can only be meant for {@code /incident}. */
  static boolean understands(Token first) {
    return DECLARE.matcher(first.text()).matches();
  }

  ChatCommand parse(List<Token> tokens) {
    if (tokens.isEmpty()
        || CommandParser.asksForHelp(tokens.subList(0, 1))
        || CommandParser.asksForHelp(tokens)) {
      return new Help("incident");
    }
    Token verb = tokens.getFirst();
    List<Token> rest = tokens.subList(1, tokens.size());
    Matcher declare = DECLARE.matcher(verb.text());
    if (declare.matches()) {
      String level = declare.group(1) == null ? declare.group(2) : declare.group(1);
      return level == null ? declare(verb, rest) : declare(verb, Integer.parseInt(level), rest);
    }
    if (verb.is("escalate") || verb.is("escalar")) {
      return escalate(rest);
    }
    return LeadVerb.of(verb)
        .map(lead -> lead(lead, rest))
        .orElseGet(() -> verb.is("resolve") ? resolve(rest) : unknown(verb));
  }

  private Invalid unknown(Token verb) {
    List<String> words =
        Stream.concat(
                Stream.concat(
                    Stream.of("help", "escalate", "resolve"),
                    Arrays.stream(LeadVerb.values()).map(lead -> lead.verb().name())),
                IntStream.rangeClosed(1, 4).mapToObj(i -> "declare-sev" + i))
            .toList();
    List<String> corrections =
        Suggestions.near(verb.text(), words).stream().map(w -> verb.replacedIn(text, w)).toList();
    return new Invalid(Fact.of("command.incident.unknown", "verb", verb.text()), corrections);
  }

  /** The severity stands apart: {@code declare sev1 …} or {@code declare severity 1 …}. */
  private ChatCommand declare(Token verb, List<Token> rest) {
    boolean spelt = !rest.isEmpty() && rest.getFirst().text().matches("(?i)" + SEVERITY);
    List<Token> from = spelt ? rest.subList(1, rest.size()) : rest;
    Matcher level = LEVEL.matcher(from.isEmpty() ? "" : from.getFirst().text());
    if (level.matches() && from.getFirst().quoted() < 0) {
      return declare(verb, Integer.parseInt(level.group(1)), from.subList(1, from.size()));
    }
    return new Invalid(
        Fact.of("command.severity.missing"),
        severities(verb, verb.end(), from),
        Invalid.Lack.SEVERITY);
  }

  /** The same text with each severity, for a person to press. */
  private List<String> severities(Token verb, int end, List<Token> rest) {
    if (rest.isEmpty()) {
      return List.of();
    }
    String before = text.substring(0, verb.start());
    String after = text.substring(Math.max(end, rest.getFirst().start()));
    return IntStream.rangeClosed(1, 4)
        .mapToObj(i -> before + "declare-sev" + i + " " + after)
        .toList();
  }

  private ChatCommand declare(Token verb, int severity, List<Token> rest) {
    if (severity < 1 || severity > 4) {
      return new Invalid(
          Fact.of("command.severity.unknown", "severity", severity),
          severities(verb, verb.end(), rest));
    }
    return switch (arguments(IncidentVerbs.DECLARE, rest, Arguments.Values.ONE_WORD_IN_PROSE)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> declared(severity, fine);
    };
  }

  private ChatCommand declared(int severity, Sorted.Fine fine) {
    Map<String, String> values = fine.values();
    String words = fine.words().stream().map(Token::text).collect(Collectors.joining(" ")).strip();
    String flagged = values.get("title");
    if (flagged != null && !words.isEmpty()) {
      return new Invalid(Fact.of("command.flag.repeated", "flag", "--title"), List.of());
    }
    String title = flagged == null ? words : flagged;
    if (title.isEmpty()) {
      return new Invalid(
          Fact.of("command.title.missing", "severity", severity), List.of(), Invalid.Lack.TITLE);
    }
    return new DeclareIncident(
        severity,
        title,
        values.getOrDefault("target", values.get("service")),
        values.get("environment"),
        values.get("platform"));
  }

  private ChatCommand resolve(List<Token> rest) {
    return switch (arguments(IncidentVerbs.RESOLVE, rest, Arguments.Values.UP_TO_NEXT_FLAG)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> resolved(fine);
    };
  }

  private ChatCommand resolved(Sorted.Fine fine) {
    Map<String, String> values = fine.values();
    List<Token> words = fine.words();
    if (words.size() > (values.containsKey("id") ? 0 : 1)) {
      return extra(words.getLast());
    }
    @Nullable String id = words.isEmpty() ? values.get("id") : words.getFirst().text();
    if (id != null && !ID.matcher(id).matches()) {
      return new Invalid(Fact.of("command.incident.not-an-id", "id", id), List.of());
    }
    return new ResolveIncident(
        id == null ? null : id.toLowerCase(Locale.ROOT), values.get("cause"), values.get("fix"));
  }

  private ChatCommand lead(LeadVerb verb, List<Token> rest) {
    return switch (arguments(verb.verb(), rest, Arguments.Values.ONE_WORD_IN_PROSE)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> led(verb, fine);
    };
  }

  private ChatCommand led(LeadVerb verb, Sorted.Fine fine) {
    Map<String, String> values = new TreeMap<>(fine.values());
    String id = values.remove("id");
    if (id != null && !ID.matcher(id).matches()) {
      return new Invalid(Fact.of("command.incident.not-an-id", "id", id), List.of());
    }
    List<Token> words = fine.words();
    List<String> open =
        verb.verb().positional().stream().filter(name -> !values.containsKey(name)).toList();
    if (verb.isProse() && !open.isEmpty()) {
      values.put(open.getFirst(), words.stream().map(Token::text).collect(Collectors.joining(" ")));
    } else if (words.size() > open.size()) {
      return new Invalid(
          Fact.of(
              "command.word.extra",
              "word",
              words.get(open.size()).text(),
              "usage",
              verb.verb().usage()),
          List.of(Token.without(List.of(words.get(open.size())), text)));
    } else {
      for (int i = 0; i < words.size(); i++) {
        values.put(open.get(i), words.get(i).text());
      }
    }
    return new LeadIncident(verb, id == null ? null : id.toLowerCase(Locale.ROOT), values);
  }

  /** The runbook of that name: what it is about is said by the channel of the incident. */
  private ChatCommand escalate(List<Token> rest) {
    return switch (arguments(IncidentVerbs.ESCALATE, rest, Arguments.Values.ONE_WORD_IN_PROSE)) {
      case Sorted.Wrong(Invalid why) -> why;
      case Sorted.Fine fine -> escalated(fine);
    };
  }

  private ChatCommand escalated(Sorted.Fine fine) {
    Map<String, String> flags = new TreeMap<>(fine.values());
    List<Token> words = new ArrayList<>(fine.words());
    boolean role = !words.isEmpty() && words.getFirst().quoted() < 0 && !flags.containsKey("to");
    if (role) {
      flags.put("to", words.removeFirst().text());
    }
    if (!words.isEmpty()) {
      flags.put("reason", words.stream().map(Token::text).collect(Collectors.joining(" ")));
    }
    String typed =
        flags.entrySet().stream()
            .map(each -> " --" + each.getKey() + "=" + quoted(each.getValue()))
            .collect(Collectors.joining("", "escalate", ""));
    String target = flags.remove("target");
    String service = flags.remove("service");
    return new Operate(
        "escalate",
        target == null ? service : target,
        flags.remove("environment"),
        flags.remove("platform"),
        flags,
        LaunchOptions.usual(),
        typed);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private Invalid extra(Token word) {
    return new Invalid(
        Fact.of("command.word.extra", "word", word.text(), "usage", IncidentVerbs.RESOLVE.usage()),
        List.of(Token.without(List.of(word), text)));
  }

  private Sorted arguments(Verb verb, List<Token> rest, Arguments.Values extent) {
    return Arguments.sort(text, rest, verb.flags(), extent);
  }
}

package dev.opsdeck.command;

import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that can be typed, as data. Immutable; safe for any number of threads. */
public final class Grammar {
  /** Before a verb of a runbook: {@code schedule rollback api-gateway prod --at 02:00}. */
  static final String SCHEDULE = "schedule";

  private static final Set<String> RESERVED = reserved();

  private final List<Verb> verbs;
  private final Map<String, Verb> byWord;

  /**
   * @param verbs of {@code /ops}, besides those that are always there
   * @throws IllegalArgumentException when two verbs share a word, or one takes a reserved word
   */
  public Grammar(List<Verb> verbs) {
    this.verbs = List.copyOf(verbs);
    this.byWord = new LinkedHashMap<>();
    for (Verb verb : verbs) {
      Stream.concat(Stream.of(verb.name()), verb.aliases().stream())
          .map(word -> word.toLowerCase(Locale.ROOT))
          .distinct()
          .forEach(word -> add(word, verb));
      verb.flags().forEach(flag -> check(flag, verb));
    }
  }

  private void add(String word, Verb verb) {
    if (isReserved(word)) {
      throw new IllegalArgumentException("'" + word + "' is reserved and cannot be a verb");
    }
    Verb other = byWord.put(word, verb);
    if (other != null) {
      throw new IllegalArgumentException(
          "'" + word + "' stands for both '" + other.name() + "' and '" + verb.name() + "'");
    }
  }

  private static void check(Flag flag, Verb verb) {
    if (isReservedFlag(flag.name())) {
      throw new IllegalArgumentException(
          "Verb " + verb.name() + ": '" + flag.typed() + "' is reserved and cannot be its flag");
    }
  }

  private static Set<String> reserved() {
    Set<String> words = new TreeSet<>(Set.of("help", "incident", SCHEDULE, RunVerb.RUN));
    Arrays.stream(ControlVerb.values()).map(verb -> verb.verb().name()).forEach(words::add);
    Arrays.stream(RunVerb.values()).map(verb -> verb.verb().name()).forEach(words::add);
    return Set.copyOf(words);
  }

  /** Whether a word of {@code /ops} means something already, so that no runbook can have it. */
  public static boolean isReserved(String word) {
    return RESERVED.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Whether every verb of a runbook has this flag already, so that none can have its own. */
  public static boolean isReservedFlag(String name) {
    return ControlFlags.OF_EVERY_RUNBOOK.stream().anyMatch(flag -> flag.name().equals(name));
  }

  /** The verbs of the runbooks in the order given. */
  public List<Verb> verbs() {
    return verbs;
  }

  /** The other verbs of {@code /ops}, for an overview: one line for all that is done to a run. */
  public List<Verb> controlVerbs() {
    List<Verb> overview = new ArrayList<>();
    Arrays.stream(ControlVerb.values()).map(ControlVerb::verb).forEach(overview::add);
    overview.add(1, anyOfRun());
    overview.add(scheduled());
    return overview;
  }

  private static Verb anyOfRun() {
    return new Verb(
        RunVerb.RUN + " " + RunVerb.words().collect(Collectors.joining("|")),
        List.of(),
        new Texts("See a run and act on it", "Ver una ejecución y actuar sobre ella"),
        new Verb.Takes.Nothing(),
        List.of(ControlFlags.RUN),
        List.of(ControlFlags.RUN.name()),
        List.of());
  }

  private static Verb scheduled() {
    Flag verb = new Flag("verb", true, true, new Texts("What to do then", "Qué hacer entonces"));
    return ControlFlags.verb(
        SCHEDULE,
        new Texts("Do any of the above later", "Hacer más tarde algo de lo anterior"),
        List.of("verb", "target", "environment"),
        List.of(
            "schedule rollback api-gateway prod --at 02:00",
            "schedule restart api-gateway prod --at \"sunday 02:00\""),
        verb,
        ControlFlags.needed(ControlFlags.TARGET),
        ControlFlags.needed(ControlFlags.ENVIRONMENT),
        ControlFlags.needed(ControlFlags.AT));
  }

  /** The verbs of {@code /incident}. */
  public List<Verb> incidentVerbs() {
    return IncidentVerbs.ALL;
  }

  /** What every verb of a runbook understands, besides its own flags. */
  public List<Flag> flagsOfEveryRunbook() {
    return ControlFlags.OF_EVERY_RUNBOOK;
  }

  /** The verb of a runbook that a word stands for, by name or alias, without regard to case. */
  public Optional<Verb> verb(String typed) {
    return Optional.ofNullable(byWord.get(typed.toLowerCase(Locale.ROOT)));
  }

  /** A verb, and what follows it. */
  record Start(Verb verb, List<Token> rest) {}

  /** The runbook that is meant by its verb, or by {@code run} and its verb or name. */
  Optional<Start> start(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    Token first = tokens.getFirst();
    if (!first.is(RunVerb.RUN)) {
      Optional<Start> two = twoWords(tokens);
      if (two.isPresent()) {
        return two;
      }
      return verb(first.text()).map(verb -> new Start(verb, tokens.subList(1, tokens.size())));
    }
    if (tokens.size() < 2 || RunVerb.named(tokens.get(1).text()).isPresent()) {
      return Optional.empty();
    }
    String name = tokens.get(1).text();
    return verb(RunVerb.RUN + " " + name)
        .or(() -> verb(name))
        .map(verb -> new Start(verb, tokens.subList(2, tokens.size())));
  }

  /** {@code secret set} for {@code secret-set}: a blank is what people say for the dash. */
  private Optional<Start> twoWords(List<Token> tokens) {
    return tokens.size() < 2
        ? Optional.empty()
        : verb(tokens.getFirst().text() + "-" + tokens.get(1).text())
            .map(verb -> new Start(verb, tokens.subList(2, tokens.size())));
  }

  /**
   * What {@code help} shows in full about one of the other words of {@code /ops}: all that can be
   * done to a run for {@code run}; empty when there is no such word.
   */
  public List<Verb> control(String topic) {
    List<Verb> ofRun = Arrays.stream(RunVerb.values()).map(RunVerb::verb).toList();
    return switch (topic.toLowerCase(Locale.ROOT)) {
      case RunVerb.RUN -> ofRun;
      case SCHEDULE -> List.of(scheduled());
      default ->
          Stream.concat(controlVerbs().stream(), ofRun.stream())
              .filter(verb -> verb.name().equalsIgnoreCase(topic))
              .toList();
    };
  }

  /** What a misspelt first word may mean, nearest first: names of verbs. */
  List<String> near(String typed) {
    List<String> words =
        new ArrayList<>(Stream.concat(byWord.keySet().stream(), RESERVED.stream()).toList());
    RunVerb.words().forEach(words::add);
    return Suggestions.near(typed, words).stream().map(this::meant).distinct().toList();
  }

  /** {@code cancel} alone means {@code run cancel}. */
  private String meant(String word) {
    Verb verb = byWord.get(word);
    if (verb != null) {
      return verb.name();
    }
    return isReserved(word) ? word : RunVerb.RUN + " " + word;
  }

  /** The verbs of runbooks that a misspelt word may mean, nearest first. */
  List<String> nearVerbs(String typed) {
    return Suggestions.near(typed, byWord.keySet()).stream().map(this::meant).distinct().toList();
  }

  static final List<Flag> TARGET =
      List.of(
          ControlFlags.TARGET,
          ControlFlags.SERVICE,
          ControlFlags.ENVIRONMENT,
          ControlFlags.PLATFORM);
}

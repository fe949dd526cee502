package dev.opsdeck.command;

import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that can be typed, as data. Immutable; safe for any number of threads. */
public final class Grammar {
  private static final Set<String> RESERVED = Set.of("help", "incident");

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
    }
  }

  private void add(String word, Verb verb) {
    if (RESERVED.contains(word)) {
      throw new IllegalArgumentException("'" + word + "' is reserved and cannot be a verb");
    }
    Verb other = byWord.put(word, verb);
    if (other != null) {
      throw new IllegalArgumentException(
          "'" + word + "' stands for both '" + other.name() + "' and '" + verb.name() + "'");
    }
  }

  /** The verbs of {@code /ops} in the order given, without {@code help}. */
  public List<Verb> verbs() {
    return verbs;
  }

  /** The verbs of {@code /incident}. */
  public List<Verb> incidentVerbs() {
    return IncidentVerbs.ALL;
  }

  /** The verb that a word stands for, by name or alias, without regard to case. */
  public Optional<Verb> verb(String typed) {
    return Optional.ofNullable(byWord.get(typed.toLowerCase(Locale.ROOT)));
  }

  /** The names of verbs that a misspelt word may mean, nearest first. */
  List<String> near(String typed) {
    List<String> words = Stream.concat(byWord.keySet().stream(), RESERVED.stream()).toList();
    return Suggestions.near(typed, words).stream()
        .map(word -> verb(word).map(Verb::name).orElse(word))
        .distinct()
        .toList();
  }

  static final List<Flag> TARGET =
      List.of(
          new Flag("service", true, false, new Texts("Name of the service", "Nombre del servicio")),
          new Flag(
              "environment",
              true,
              false,
              new Texts("Environment, such as prod", "Entorno, por ejemplo prod")),
          new Flag(
              "platform",
              true,
              false,
              new Texts(
                  "Platform, when several have the service",
                  "Plataforma, si varias tienen el servicio")));
}

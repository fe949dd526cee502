package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.parameter.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the values of {@code access.yaml} and remembers what is wrong with them. */
final class AccessFields {
  static final Set<String> TIERS =
      Arrays.stream(Tier.values()).map(Tier::word).collect(Collectors.toUnmodifiableSet());

  private static final String NEEDED = "without it nobody may do anything";

  private final YamlDocument document;
  private final List<ConfigProblem> problems = new ArrayList<>();

  AccessFields(YamlDocument document) {
    this.document = document;
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
      throw new ConfigException(problems);
    }
  }

  boolean map(JsonNode node, String pointer) {
    if (!node.isObject() && !node.isMissingNode()) {
      add(pointer, "there must be a map here", "write key: value");
    }
    return node.isObject();
  }

  boolean only(JsonNode node, String pointer, Set<String> known, Set<String> needed) {
    return only(node, pointer, known, needed, NEEDED);
  }

  /**
   * @param because why what is needed is needed
   * @return whether there is a map with all that is needed
   */
  boolean only(
      JsonNode node, String pointer, Set<String> known, Set<String> needed, String because) {
    if (!map(node, pointer)) {
      return false;
    }
    Set<String> meant = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        List<String> near = Suggestions.near(entry.getKey(), known);
        meant.addAll(near);
        add(
            pointer + "/" + entry.getKey(),
            "unknown key '" + entry.getKey() + "'",
            hint(near, known));
      }
    }
    for (String key : new TreeSet<>(needed)) {
      if (!node.has(key) && !meant.contains(key)) {
        add(pointer, "the key '" + key + "' is missing", because);
      }
    }
    return needed.stream().allMatch(node::has);
  }

  String word(JsonNode node, String pointer, Set<String> known) {
    if (!node.isMissingNode() && !(node.isTextual() && known.contains(node.asText()))) {
      add(
          pointer,
          node + " is not known here",
          hint(Suggestions.near(node.asText(), known), known));
    }
    return node.asText();
  }

  List<String> words(JsonNode node, String pointer, Set<String> known) {
    List<String> words = new ArrayList<>();
    if (!node.isArray()) {
      add(pointer, "there must be a list here", "write [" + String.join(", ", sorted(known)) + "]");
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      words.add(word(node.get(i), pointer + "/" + i, known));
    }
    return words;
  }

  /** Without the rotation where it is not known who is on call when the question is asked. */
  List<Approvers> people(JsonNode node, String pointer, boolean rotation) {
    List<Approvers> people = new ArrayList<>();
    if (!node.isArray() && !node.isMissingNode()) {
      add(pointer, "there must be a list here", "expected " + People.FORMS);
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      Optional<Approvers> who = People.read(node.get(i).asText());
      boolean fits = who.isPresent() && (rotation || !(who.get() instanceof Approvers.OnCall));
      if (fits) {
        people.add(who.get());
      } else {
        add(
            pointer + "/" + i,
            node.get(i) + " names nobody here",
            "expected " + (rotation ? People.FORMS : People.FORMS.replace("oncall, ", "")));
      }
    }
    return people;
  }

  boolean bool(JsonNode node, String pointer) {
    if (!node.isMissingNode() && !node.isBoolean()) {
      add(pointer, node + " cannot stand here", "expected true or false");
    }
    return node.asBoolean(true);
  }

  /** Empty when there is none, or none that can be read. */
  Optional<Duration> duration(JsonNode node, String pointer, String right) {
    Optional<Duration> duration = Durations.parse(node.asText()).filter(Duration::isPositive);
    if (duration.isEmpty() && !node.isMissingNode()) {
      add(pointer, node + " is no duration", right);
    }
    return duration;
  }

  String text(JsonNode node, String pointer, String right) {
    if (!node.isTextual() || node.asText().isBlank()) {
      add(pointer, "there must be a text here", right);
    }
    return node.asText().strip();
  }

  /** All of them when there is no list. */
  Set<Tier> tiers(JsonNode node, String pointer) {
    List<String> given = node.isMissingNode() ? List.copyOf(TIERS) : words(node, pointer, TIERS);
    return Arrays.stream(Tier.values())
        .filter(tier -> given.contains(tier.word()))
        .collect(Collectors.toSet());
  }

  private static String hint(List<String> near, Set<String> known) {
    return near.isEmpty()
        ? "known here: " + String.join(", ", sorted(known))
        : "did you mean '" + near.getFirst() + "'?";
  }

  private static Collection<String> sorted(Set<String> words) {
    return new TreeSet<>(words);
  }

  void add(String pointer, String wrong, String right) {
    problems.add(document.problemAt(pointer, wrong, right));
  }
}

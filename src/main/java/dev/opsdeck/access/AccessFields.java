package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.access.AccessRules.Rule;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the values of {@code access.yaml} and remembers what is wrong with them. */
final class AccessFields {
  private static final Set<String> RULE_KEYS =
      Set.of("approval", "by", "quorum", "fourEyes", "expires");

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

  void only(JsonNode node, String pointer, Set<String> known, Set<String> needed) {
    if (!map(node, pointer)) {
      return;
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
        add(pointer, "the key '" + key + "' is missing", "without it nobody may do anything");
      }
    }
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

  Rule rule(JsonNode node, String pointer) {
    if (!map(node, pointer)) {
      return new Rule.Free(); // never used: the problem has been noted
    }
    only(node, pointer, RULE_KEYS, Set.of());
    if (node.has("approval")) {
      word(node.get("approval"), pointer + "/approval", Set.of("none"));
      if (node.size() > 1) {
        add(pointer, "approval: none and more rules stand together", "keep one of them");
      }
      return new Rule.Free();
    }
    List<Approvers> by = people(node.path("by"), pointer + "/by", true);
    int quorum = quorum(node.path("quorum"), pointer + "/quorum");
    if (by.isEmpty()) {
      add(pointer, "nobody is named who could approve", "add by: [oncall], or approval: none");
      return new Rule.Free(); // never used either
    }
    boolean closed = by.stream().allMatch(Approvers.Person.class::isInstance);
    if (closed && by.size() < quorum) {
      add(
          pointer + "/quorum",
          quorum + " people must agree, but only " + by.size() + " are named",
          "name more people or lower the quorum");
    }
    return new Rule.Needs(
        new Requirement(
            by,
            quorum,
            bool(node.path("fourEyes"), pointer + "/fourEyes"),
            duration(node.path("expires"), pointer + "/expires")));
  }

  private int quorum(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return 1;
    }
    if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > 10) {
      add(pointer, node + " is no quorum", "expected a whole number from 1 to 10");
      return 1;
    }
    return node.asInt();
  }

  private boolean bool(JsonNode node, String pointer) {
    if (!node.isMissingNode() && !node.isBoolean()) {
      add(pointer, node + " cannot stand here", "expected true or false");
    }
    return node.asBoolean(true);
  }

  private Duration duration(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return Duration.ofMinutes(15);
    }
    Optional<Duration> duration = Durations.parse(node.asText()).filter(Duration::isPositive);
    if (duration.isEmpty()) {
      add(pointer, node + " is no duration", "expected a duration such as 90s, 5m or 1h30m");
    }
    return duration.orElse(Duration.ofMinutes(15));
  }

  private static String hint(List<String> near, Set<String> known) {
    return near.isEmpty()
        ? "known here: " + String.join(", ", sorted(known))
        : "did you mean '" + near.getFirst() + "'?";
  }

  private static Collection<String> sorted(Set<String> words) {
    return new TreeSet<>(words);
  }

  private void add(String pointer, String wrong, String right) {
    problems.add(document.problemAt(pointer, wrong, right));
  }
}

package dev.opsdeck.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.YamlDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of a configuration file that reports what is wrong in it, at its place, and reads on: a
 * person sees every problem at once.
 */
record Section(YamlDocument document, JsonNode node, String pointer, Set<ConfigProblem> problems) {
  static Section root(YamlDocument document, Set<ConfigProblem> problems) {
    Section root = new Section(document, document.root(), "", problems);
    if (!document.root().isObject()) {
      root.report("", "a map must stand here", "write 'key: value' lines");
      return new Section(document, MissingNode.getInstance(), "", problems);
    }
    return root;
  }

  void report(String key, String wrong, String right) {
    problems.add(document.problemAt(at(key), wrong, right));
  }

  private String at(String key) {
    return key.isEmpty() ? pointer : pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** Whether the key stands here, even with nothing after it. */
  boolean has(String key) {
    return node.has(key);
  }

  NavigableSet<String> keys() {
    NavigableSet<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Reports every key that is not one of these. */
  Section only(Collection<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        report(key, "'" + key + "' is not known here", meant(key, known));
      }
    }
    return this;
  }

  static String meant(String typed, Collection<String> known) {
    List<String> near = Suggestions.near(typed, known);
    return near.isEmpty()
        ? "use one of " + String.join(", ", new TreeSet<>(known))
        : "did you mean " + String.join(" or ", near) + "?";
  }

  /** A plain value as text; absent when the key is missing or has nothing after it. */
  @Nullable String text(String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isValueNode() || value.asText().isBlank()) {
      report(key, "'" + key + "' must be one plain value", "write '" + key + ": value'");
      return null;
    }
    return value.asText();
  }

  /** A plain value as text; a missing one is reported and comes back empty. */
  String required(String key) {
    if (!has(key)) {
      report("", "'" + key + "' is missing", "add '" + key + ": …'");
      return "";
    }
    String value = text(key);
    if (value == null) {
      report(key, "'" + key + "' has no value", "write '" + key + ": value'");
      return "";
    }
    return value;
  }

  /** Absent when the key is missing or is no {@code true} or {@code false}, which is reported. */
  @Nullable Boolean flag(String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isBoolean()) {
      report(key, "'" + key + "' must be true or false", "write '" + key + ": true'");
      return null;
    }
    return value.booleanValue();
  }

  /** One of the known words, without regard to case; anything else is reported. */
  <T> @Nullable T choice(String key, Map<String, T> known) {
    String word = text(key);
    if (word == null) {
      return null;
    }
    T value = known.get(word.toLowerCase(Locale.ROOT));
    if (value == null) {
      report(key, "'" + word + "' is not known for '" + key + "'", meant(word, known.keySet()));
    }
    return value;
  }

  List<String> texts(String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (!value.isArray()) {
      report(key, "'" + key + "' must be a list", "write '" + key + ": [" + value.asText() + "]'");
      return texts;
    }
    for (JsonNode item : value) {
      if (item.isValueNode() && !item.asText().isBlank()) {
        texts.add(item.asText());
      } else {
        report(key, "'" + key + "' must hold plain values only", "");
      }
    }
    return texts;
  }

  /** Names to plain values. */
  Map<String, String> textMap(String key) {
    Section map = section(key);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : map.keys()) {
      texts.put(name, map.required(name));
    }
    return texts;
  }

  /** The map under a key; empty when there is none. */
  Section section(String key) {
    JsonNode value = node.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      report(key, "'" + key + "' must be a map", "write 'key: value' lines below it");
    }
    JsonNode map = value.isObject() ? value : MissingNode.getInstance();
    return new Section(document, map, at(key), problems);
  }

  /** Each entry of this map of maps, read. */
  <T> Map<String, T> each(Function<Entry, T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(k -> entries.put(k, read.apply(new Entry(k, section(k)))));
    return entries;
  }

  /** A named map. */
  record Entry(String name, Section section) {}
}

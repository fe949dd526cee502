package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.kubernetes.api.SecretValue;
import dev.opsdeck.foreign.ForeignText;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The objects of a release, and how those of two revisions differ. */
final class Manifests {
  private Manifests() {}

  /** The objects of a manifest, by {@code kind/name}. */
  static Map<String, JsonNode> objects(String manifest) {
    Map<String, JsonNode> objects = new LinkedHashMap<>();
    for (String document : manifest.split("(?m)^---[ \\t]*(#.*)?$", -1)) {
      if (!document.isBlank()) {
        JsonNode object = Serialization.unmarshal(document, JsonNode.class);
        if (object != null && object.hasNonNull("kind")) {
          objects.put(key(object), object);
        }
      }
    }
    return objects;
  }

  private static String key(JsonNode object) {
    return object.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + object.at("/metadata/name").asText();
  }

  /** Field by field, secrets hidden. */
  static List<Difference> between(String from, String to) {
    Map<String, JsonNode> before = objects(from);
    Map<String, JsonNode> after = objects(to);
    List<Difference> differences = new ArrayList<>();
    for (String key : union(before, after)) {
      JsonNode was = before.get(key);
      JsonNode will = after.get(key);
      if (was == null) {
        differences.add(new Difference(key, "", "new"));
      } else if (will == null) {
        differences.add(new Difference(key, "there", ""));
      } else {
        fields(key, was, will, differences);
      }
    }
    return differences;
  }

  /** The same of two trees of values. */
  static List<Difference> between(JsonNode from, JsonNode to) {
    List<Difference> differences = new ArrayList<>();
    compare("", flat(from), flat(to), differences);
    return differences;
  }

  private static void fields(
      String key, JsonNode was, JsonNode will, List<Difference> differences) {
    if (!was.path("kind").asText().equals("Secret")) {
      compare(key + " ", flat(was), flat(will), differences);
      return;
    }
    for (String part : List.of("data", "stringData")) {
      compare(key + " " + part + ".", sealed(was, part), sealed(will, part), differences);
    }
  }

  private static Map<String, String> sealed(JsonNode secret, String part) {
    Map<String, String> values = new TreeMap<>();
    if (part.equals("data")) {
      SecretValue.all(secret).forEach(value -> values.put(value.key(), value.toString()));
    } else {
      secret.path(part).properties().forEach(each -> values.put(each.getKey(), "<hidden>"));
    }
    return values;
  }

  private static void compare(
      String prefix, Map<String, String> was, Map<String, String> will, List<Difference> to) {
    for (String path : union(was, will)) {
      String before = was.getOrDefault(path, "");
      String after = will.getOrDefault(path, "");
      if (!Objects.equals(before, after)) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        to.add(
            new Difference(
                prefix + path,
                ForeignText.cleanValue(name, before),
                ForeignText.cleanValue(name, after)));
      }
    }
  }

  private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> other) {
    TreeSet<String> both = new TreeSet<>(one.keySet());
    both.addAll(other.keySet());
    return both;
  }

  /** Every plain value by its path; elements of lists by their names where they have any. */
  private static Map<String, String> flat(JsonNode tree) {
    Map<String, String> values = new TreeMap<>();
    flatten("", tree, values);
    return values;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    String before = path.isEmpty() ? "" : path + ".";
    if (node.isObject()) {
      node.properties().forEach(each -> flatten(before + each.getKey(), each.getValue(), values));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        String name = node.get(i).path("name").asText("");
        flatten(before + (name.isEmpty() ? String.valueOf(i) : name), node.get(i), values);
      }
    } else if (!node.isNull()) {
      values.put(path, node.asText());
    }
  }
}

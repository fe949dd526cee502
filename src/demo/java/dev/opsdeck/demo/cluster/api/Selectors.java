package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Label and field selectors as they stand in a query. */
public final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");

  private Selectors() {}

  /** The selector of a workload: all of its {@code matchLabels}. */
  public static Predicate<KubeObject> matchLabels(KubeObject workload) {
    Map<String, String> wanted = workload.strings("/spec/selector/matchLabels");
    return pod -> !wanted.isEmpty() && pod.labels().entrySet().containsAll(wanted.entrySet());
  }

  static Predicate<KubeObject> parse(@Nullable String labels, @Nullable String fields) {
    Predicate<KubeObject> all = object -> true;
    if (labels != null && !labels.isBlank()) {
      for (String requirement : labels.split(",(?![^(]*\\))")) {
        all = all.and(label(requirement));
      }
    }
    if (fields != null && !fields.isBlank()) {
      for (String requirement : fields.split(",")) {
        all = all.and(field(requirement));
      }
    }
    return all;
  }

  private static Predicate<KubeObject> label(String requirement) {
    Matcher set = SET.matcher(requirement);
    if (set.matches()) {
      List<String> values = Arrays.stream(set.group(3).split(",")).map(String::strip).toList();
      boolean in = set.group(2).equals("in");
      String key = set.group(1);
      return o -> values.contains(o.labels().getOrDefault(key, "\0")) == in;
    }
    String[] parts = requirement.strip().split("!=|==|=", 2);
    String key = parts[0].strip();
    if (parts.length == 1) {
      return key.startsWith("!")
          ? o -> !o.labels().containsKey(key.substring(1))
          : o -> o.labels().containsKey(key);
    }
    String value = parts[1].strip();
    boolean equal = !requirement.contains("!=");
    return o -> value.equals(o.labels().get(key)) == equal;
  }

  private static Predicate<KubeObject> field(String requirement) {
    String[] parts = requirement.strip().split("!=|==|=", 2);
    String pointer = "/" + parts[0].strip().replace('.', '/');
    boolean equal = !requirement.contains("!=");
    return o -> {
      JsonNode value = o.json().at(pointer);
      return value.asText("").equals(parts[1].strip()) == equal;
    };
  }
}

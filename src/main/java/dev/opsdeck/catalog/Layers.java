package dev.opsdeck.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one service in one environment, the most specific first. A key that stands in a
 * more specific layer wins, also with nothing after it: so {@code hpa:} takes an HPA away.
 */
record Layers(List<Section> mostSpecificFirst, Names names) {
  static final Set<String> KEYS =
      Set.of(
          "namespace",
          "deployment",
          "container",
          "selector",
          "port",
          "image",
          "healthUrl",
          "hpa",
          "certificates",
          "hosts",
          "owner");

  Layers {
    mostSpecificFirst = List.copyOf(mostSpecificFirst);
  }

  private @Nullable Section with(String key) {
    return mostSpecificFirst.stream().filter(s -> s.has(key)).findFirst().orElse(null);
  }

  /** The filled-in text; absent when no layer has it or the winning one has nothing there. */
  @Nullable String text(String key) {
    Section section = with(key);
    String template = section == null ? null : section.text(key);
    return section == null || template == null ? null : names.fill(template, section, key);
  }

  List<String> texts(String key) {
    Section section = with(key);
    return section == null
        ? List.of()
        : section.texts(key).stream().map(t -> names.fill(t, section, key)).toList();
  }

  @Nullable Map<String, String> map(String key) {
    Section section = with(key);
    if (section == null) {
      return null;
    }
    Map<String, String> map = section.textMap(key);
    map.replaceAll((name, template) -> names.fill(template, section, key));
    return map;
  }

  /** Reports a problem where the key's value comes from. */
  void report(String key, String wrong, String right) {
    Section section = with(key);
    if (section == null) {
      mostSpecificFirst.getFirst().report("", wrong, right);
    } else {
      section.report(key, wrong, right);
    }
  }

  Layers knowing(String name, String value) {
    return new Layers(mostSpecificFirst, names.with(name, value));
  }
}

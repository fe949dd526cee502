package dev.opsdeck.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills naming templates such as {@code {service}-{suffix}}. */
record Names(Map<String, String> values) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  Names {
    values = Map.copyOf(values);
  }

  Names with(String name, String value) {
    Map<String, String> more = new HashMap<>(values);
    more.put(name, value);
    return new Names(more);
  }

  /** The filled-in text; a placeholder that nothing fills is reported at the key and left as is. */
  String fill(String template, Section section, String key) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        section.report(
            key,
            "nothing fills '" + matcher.group() + "' in '" + key + "'",
            Section.meant(matcher.group(1), values.keySet()));
      }
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(value == null ? matcher.group() : value));
    }
    return matcher.appendTail(filled).toString();
  }
}

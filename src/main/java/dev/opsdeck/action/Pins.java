package dev.opsdeck.action;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plan saw and relies on, by name: uid, template hash, revision, replicas. Part of what is
 * approved.
 */
public record Pins(SortedMap<String, String> values) {
  public Pins {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Pins of(Map<String, String> values) {
    return new Pins(new TreeMap<>(values));
  }

  /**
   * @throws IllegalArgumentException when the plan did not pin it
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the plan has no pin '" + name + "': " + values.keySet());
    }
    return value;
  }
}

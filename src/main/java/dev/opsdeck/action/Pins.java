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
  /** Pin of the identity of an object: one that was made anew has another. */
  public static final String UID = "uid";

  /**
   * Pin of everything that a change replaces, as the plan has found it. A plan whose {@code FOUND}
   * is what another's {@link #LEFT} was starts from where that change has left things.
   */
  public static final String FOUND = "template";

  /** Pin of what the change leaves in the place of that. */
  public static final String LEFT = "toTemplate";

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

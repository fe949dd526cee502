package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.kernel.Fact;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is wrong with an object, as a headline or as a line among others. */
final class Marks {
  private Marks() {}

  /** The headline of a look says by itself that something is wrong. */
  static Fact headline(Fact trouble) {
    return with(trouble, "");
  }

  /** In a list it has to be seen which lines are bad. */
  static Fact line(Fact trouble) {
    return with(trouble, "yes");
  }

  private static Fact with(Fact trouble, String mark) {
    SortedMap<String, String> values = new TreeMap<>(trouble.values());
    values.put("mark", mark);
    return new Fact(trouble.code(), values);
  }
}

package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.Runbook;
import java.util.List;

/** What is found under the name of an included runbook. */
sealed interface IncludeResolver {
  record Ready(Runbook runbook) implements IncludeResolver {}

  /** Its own file, at this path, is not right. */
  record Wrong(String path) implements IncludeResolver {}

  record Unknown(List<String> known) implements IncludeResolver {
    public Unknown {
      known = List.copyOf(known);
    }
  }

  /**
   * It includes the runbook that includes it.
   *
   * @param way from one back to itself, such as {@code a, b, a}
   */
  record Circle(List<String> way) implements IncludeResolver {
    public Circle {
      way = List.copyOf(way);
    }
  }

  /** Looks one up for the runbook that includes it. */
  interface Shelf {
    IncludeResolver find(String name);
  }
}

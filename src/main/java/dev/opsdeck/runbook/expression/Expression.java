package dev.opsdeck.runbook.expression;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The text of a CEL expression that has been checked when its runbook was loaded.
 *
 * @param references what it speaks of: {@code params}, {@code service}, {@code env}, {@code steps},
 *     {@code incident}, {@code now}, {@code item}
 */
public record Expression(String text, SortedSet<String> references) {
  public Expression {
    references = Collections.unmodifiableSortedSet(new TreeSet<>(references));
  }

  /** Whether what it says depends on any of these. */
  public boolean refersTo(Collection<String> names) {
    return references.stream().anyMatch(names::contains);
  }
}

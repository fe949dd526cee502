package dev.opsdeck.action;

import dev.opsdeck.kernel.Fact;
import java.util.List;

/**
 * What a step says on the card beside its summary.
 *
 * @param lines below the summary, few enough for a phone
 * @param remedies what would help, the best first
 */
public record Advice(List<Fact> lines, List<Remedy> remedies) {
  public static final Advice NONE = new Advice(List.of(), List.of());

  public Advice {
    lines = List.copyOf(lines);
    remedies = List.copyOf(remedies);
  }
}

package dev.opsdeck.runbook.cel;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the expressions at one place of a runbook can see besides what all see. Immutable.
 *
 * @param steps those whose outputs are certainly there
 * @param hidden why a step cannot be seen from here, by its id; a step that is neither here nor
 *     among the others comes later
 * @param loop whether there is an {@code item}
 */
public record VisibleSteps(Set<String> steps, Map<String, Diagnostic> hidden, boolean loop) {
  /** Before the first step. */
  public static final VisibleSteps NO_STEPS = new VisibleSteps(Set.of(), Map.of(), false);

  public VisibleSteps {
    steps = Set.copyOf(steps);
    hidden = Map.copyOf(hidden);
  }

  public VisibleSteps and(Collection<String> others) {
    Set<String> more = new HashSet<>(steps);
    more.addAll(others);
    return new VisibleSteps(more, hidden, loop);
  }

  /** The last reason that was given for a step counts. */
  public VisibleSteps without(Collection<String> others, Function<String, Diagnostic> why) {
    Set<String> fewer = new HashSet<>(steps);
    Map<String, Diagnostic> reasons = new HashMap<>(hidden);
    for (String other : others) {
      fewer.remove(other);
      reasons.put(other, why.apply(other));
    }
    return new VisibleSteps(fewer, reasons, loop);
  }

  public VisibleSteps inLoop() {
    return new VisibleSteps(steps, hidden, true);
  }
}

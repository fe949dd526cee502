package dev.opsdeck.action;

import dev.opsdeck.kernel.Fact;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A runbook that may help with what a step has found. It is offered, never started by itself.
 *
 * @param label what its button says
 * @param runbook its name
 * @param target as it is typed before the environment; empty for the environment as a whole
 * @param parameters known ones by their flags; what is missing is asked for
 */
public record Remedy(
    Fact label, String runbook, String target, SortedMap<String, String> parameters) {
  public Remedy {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  public static Remedy of(Fact label, String runbook, String target) {
    return new Remedy(label, runbook, target, new TreeMap<>(Map.of()));
  }
}

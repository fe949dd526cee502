package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step is called before it has something to say itself: the words of its action, under the
 * code {@code step.} and the action's name. Their value {@code about} is the input that tells two
 * steps of one action apart; empty when there is none.
 */
final class StepTitle {
  /** Inputs that people would name a step by, the best first. None of them holds a secret. */
  private static final List<String> ABOUT = List.of("kind", "condition", "url", "host", "name");

  private StepTitle() {}

  /** Absent for a step that asks people. */
  static @Nullable Fact of(PlannedStep step) {
    String action = step.call().action();
    if (action == null) {
      return null;
    }
    SortedMap<String, String> values = new TreeMap<>();
    values.put("about", about(step.call().input()));
    return new Fact("step." + action, values);
  }

  private static String about(@Nullable JsonNode input) {
    if (input == null) {
      return "";
    }
    return ABOUT.stream()
        .map(name -> input.path(name).asText(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }
}

package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks one {@code with}: its keys, its values and the expressions in them. */
final class InputCheck {
  private final ValueCheck values;
  private final Diagnostics findings;

  InputCheck(ValueCheck values, Diagnostics findings) {
    this.values = values;
    this.findings = findings;
  }

  /**
   * @param holder pointer to what has the {@code with}
   * @param signature absent when the action is not known: then only the expressions are checked
   */
  void check(JsonNode with, @Nullable ActionSignature signature, String holder) {
    if (!with.isObject() && !with.isMissingNode()) {
      return; // the schema has told
    }
    String pointer = holder + "/with";
    for (Map.Entry<String, JsonNode> entry : with.properties()) {
      String place = Diagnostics.child(pointer, entry.getKey());
      @Nullable Field field = signature == null ? null : signature.inputs().get(entry.getKey());
      if (signature != null && field == null) {
        unknownKey(entry.getKey(), signature, place);
      }
      values.value(entry.getValue(), field, entry.getKey(), place);
    }
    if (signature != null) {
      required(with, signature, with.isEmpty() ? holder : pointer);
    }
  }

  private void unknownKey(String key, ActionSignature signature, String place) {
    List<String> near = Suggestions.near(key, signature.inputs().keySet());
    findings.add(
        place,
        signature.name() + " takes no '" + key + "'",
        near.isEmpty() ? takes(signature) : "did you mean '" + near.getFirst() + "'?");
  }

  private void required(JsonNode with, ActionSignature signature, String place) {
    for (Map.Entry<String, Field> entry : signature.inputs().entrySet()) {
      boolean given = with.hasNonNull(entry.getKey()) || isNearlyGiven(entry.getKey(), with);
      if (entry.getValue().required() && !given) {
        findings.add(place, signature.name() + " needs '" + entry.getKey() + "'", takes(signature));
      }
    }
  }

  /** Given under a misspelt key, which has been told already. */
  private static boolean isNearlyGiven(String key, JsonNode with) {
    return with.properties().stream()
        .map(Map.Entry::getKey)
        .anyMatch(given -> Suggestions.near(given, Set.of(key)).contains(key));
  }

  private static String takes(ActionSignature signature) {
    if (signature.inputs().isEmpty()) {
      return "it takes nothing";
    }
    return "it takes "
        + signature.inputs().entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue().words() + optional(e) + ")")
            .collect(Collectors.joining(", "));
  }

  private static String optional(Map.Entry<String, Field> entry) {
    return entry.getValue().required() ? "" : ", optional";
  }
}

package dev.opsdeck.runbook.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.cel.JsonStruct.Missing;
import java.util.Map;
import java.util.Optional;

/**
 * The outputs of earlier steps as CEL selects from them. To ask for a step that has none is an
 * error, which a condition may still survive: {@code true || steps.undo.done} is true.
 */
final class StepOutputs extends StructValue<String, StepOutputs> {
  @SuppressWarnings("Immutable") // the map of a scope is never changed
  private final Map<String, JsonNode> steps;

  StepOutputs(Map<String, JsonNode> steps) {
    this.steps = steps;
  }

  @Override
  public StepOutputs value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return steps.isEmpty();
  }

  @Override
  public CelType celType() {
    return StructTypeReference.create("steps");
  }

  @Override
  public Object select(String step) {
    JsonNode output = steps.get(step);
    if (output == null) {
      throw CelAttributeNotFoundException.forFieldResolution(step);
    }
    return output.isNull()
        ? new JsonStruct(Json.object(), Missing.IS_NULL)
        : new JsonStruct(output, Missing.IS_AN_ERROR);
  }

  @Override
  public Optional<Object> find(String step) {
    return Optional.of(select(step));
  }
}

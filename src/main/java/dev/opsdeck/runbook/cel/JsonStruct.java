package dev.opsdeck.runbook.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import java.util.Optional;

/**
 * A JSON object as CEL selects from it: a null field is there to be compared with null, and {@code
 * has(…)} denies it.
 */
final class JsonStruct extends StructValue<String, JsonStruct> {
  /** Whether a field that is not in the object is an error or null. */
  enum Missing {
    IS_NULL,
    IS_AN_ERROR
  }

  @SuppressWarnings("Immutable") // nobody changes the tree while it is evaluated
  private final JsonNode object;

  private final Missing missing;

  JsonStruct(JsonNode object, Missing missing) {
    this.object = object;
    this.missing = missing;
  }

  JsonNode json() {
    return object;
  }

  @Override
  public JsonStruct value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return object.isEmpty();
  }

  @Override
  public CelType celType() {
    return StructTypeReference.create("struct");
  }

  @Override
  public Object select(String field) {
    JsonNode value = object.get(field);
    if (value == null && missing == Missing.IS_AN_ERROR) {
      throw CelAttributeNotFoundException.forFieldResolution(field);
    }
    return value == null ? NullValue.NULL_VALUE : CelValues.fromJson(value);
  }

  @Override
  public Optional<Object> find(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(CelValues.fromJson(value));
  }
}

package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The published JSON Schema of runbooks. Its descriptions are both what editors show and what a
 * message says would be right.
 */
final class RunbookSchema {
  private static final Set<String> STRUCTURAL =
      Set.of("additionalProperties", "required", "propertyNames");

  private final JsonNode text;
  private final JsonSchema schema;

  private RunbookSchema(JsonNode text) {
    this.text = text;
    this.schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                text, SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build());
  }

  static RunbookSchema read() {
    try (InputStream in = RunbookSchema.class.getResourceAsStream("runbook.schema.json")) {
      byte[] bytes = Objects.requireNonNull(in, "runbook.schema.json is in the jar").readAllBytes();
      JsonNode published = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      if (published.at("/$defs/step") instanceof ObjectNode step) {
        step.remove("allOf"); // what actions take is there for editors; here InputCheck tells it
      }
      return new RunbookSchema(published);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @return pointers to the parts that do not fit
   */
  Set<String> check(JsonNode runbook, Diagnostics findings) {
    Set<ValidationMessage> messages =
        schema.validate(runbook).stream()
            .filter(message -> !isOfKinds(message))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    messages.forEach(message -> add(message, messages, findings));
    return messages.stream()
        .map(message -> message.getInstanceLocation().toString())
        .collect(Collectors.toSet());
  }

  /** That a step does exactly one thing is there for editors; here {@link StepShape} tells it. */
  private static boolean isOfKinds(ValidationMessage message) {
    return message.getSchemaLocation().getFragment().toString().contains("/oneOf");
  }

  private void add(ValidationMessage message, Set<ValidationMessage> all, Diagnostics findings) {
    String pointer = message.getInstanceLocation().toString();
    switch (message.getType()) {
      case "additionalProperties" -> addUnknownKey(message, pointer, findings);
      case "required" -> {
        if (!isMeant(message.getProperty(), pointer, all)) {
          addMissing(message, pointer, findings);
        }
      }
      case "propertyNames" ->
          findings.add(
              Diagnostics.child(pointer, message.getProperty()),
              "'" + message.getProperty() + "' cannot be a name here",
              "expected " + text.at("/$defs/identifier/description").asText());
      default -> {
        if (isFirst(message, all)) {
          addMismatch(message, pointer, findings);
        }
      }
    }
  }

  /** Whether a missing key is there in another spelling, which is told as unknown. */
  private boolean isMeant(String missing, String pointer, Set<ValidationMessage> all) {
    return all.stream()
        .filter(message -> message.getType().equals("additionalProperties"))
        .filter(message -> message.getInstanceLocation().toString().equals(pointer))
        .anyMatch(message -> near(message).contains(missing));
  }

  /** A value of the wrong type is also none of an enumeration: the first says enough. */
  private static boolean isFirst(ValidationMessage message, Set<ValidationMessage> all) {
    return all.stream()
        .filter(other -> other.getInstanceLocation().equals(message.getInstanceLocation()))
        .filter(other -> !STRUCTURAL.contains(other.getType()))
        .findFirst()
        .map(message::equals)
        .orElse(true);
  }

  private List<String> near(ValidationMessage message) {
    return Suggestions.near(message.getProperty(), known(message));
  }

  private List<String> known(ValidationMessage message) {
    List<String> known = new ArrayList<>();
    at(message).path("properties").fieldNames().forEachRemaining(known::add);
    return known;
  }

  private void addUnknownKey(ValidationMessage message, String pointer, Diagnostics findings) {
    List<String> near = near(message);
    findings.add(
        Diagnostics.child(pointer, message.getProperty()),
        "unknown key '" + message.getProperty() + "'",
        near.isEmpty() ? "known here: " + String.join(", ", known(message)) : didYouMean(near));
  }

  private void addMissing(ValidationMessage message, String pointer, Diagnostics findings) {
    String key = message.getProperty();
    JsonNode property = follow(at(message).path("properties").path(key));
    findings.add(
        pointer,
        "the key '" + key + "' is missing",
        "expected " + property.path("description").asText("it"));
  }

  private void addMismatch(ValidationMessage message, String pointer, Diagnostics findings) {
    JsonNode value = message.getInstanceNode();
    JsonNode rule = at(message);
    String expected = "expected " + rule.path("description").asText(message.getError());
    switch (message.getType()) {
      case "enum" -> {
        List<String> known = new ArrayList<>();
        rule.path("enum").forEach(word -> known.add(word.asText()));
        List<String> near = Suggestions.near(value.asText(), known);
        findings.add(
            pointer,
            shown(value) + " is not known here",
            near.isEmpty() ? expected : didYouMean(near));
      }
      case "uniqueItems" ->
          findings.add(pointer, "the list says the same thing twice", "keep one of them");
      case "type" ->
          findings.add(
              pointer,
              value.isNull() ? "there is nothing here" : shown(value) + " cannot stand here",
              expected);
      default -> findings.add(pointer, shown(value) + " does not fit here", expected);
    }
  }

  /** The part of the schema that the message comes from. */
  private JsonNode at(ValidationMessage message) {
    String fragment = message.getSchemaLocation().getFragment().toString();
    return text.at(fragment.substring(0, fragment.lastIndexOf('/')));
  }

  private JsonNode follow(JsonNode part) {
    String reference = part.path("$ref").asText();
    return reference.isEmpty() ? part : text.at(reference.substring(1));
  }

  private static String didYouMean(Collection<String> near) {
    return "did you mean '" + String.join("' or '", near) + "'?";
  }

  private static String shown(JsonNode value) {
    String whole = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    return whole.length() > 60 ? whole.substring(0, 60) + "…" : whole;
  }
}

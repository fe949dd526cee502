package dev.opsdeck.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.foreign.ForeignText;

/** A document whose texts come from outside: each of them passes the gate, its shape stays. */
public final class ForeignJson {
  private ForeignJson() {}

  /** A copy behind the gate; a text under a name that sounds like a secret's is hidden, too. */
  public static JsonNode clean(JsonNode node) {
    return clean("", node);
  }

  private static JsonNode clean(String name, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(entry -> copy.set(entry.getKey(), clean(entry.getKey(), entry.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.object().arrayNode();
        array.forEach(item -> copy.add(clean(name, item)));
        yield copy;
      }
      case TextNode text -> new TextNode(ForeignText.cleanValue(name, text.asText()));
      default -> node;
    };
  }
}

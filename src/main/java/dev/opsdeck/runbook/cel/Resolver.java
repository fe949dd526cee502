package dev.opsdeck.runbook.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.runbook.cel.Interpolation.Part;
import dev.opsdeck.runbook.expression.Resolved;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works out the expressions in a tree. What is broken is told before what must wait; a key whose
 * value is null is left out.
 */
final class Resolver {
  private final Function<String, Resolved> run;

  Resolver(Function<String, Resolved> run) {
    this.run = run;
  }

  Resolved resolve(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> text(node.textValue());
      default -> new Resolved.Value(node);
    };
  }

  private Resolved object(JsonNode node) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    Resolved.@Nullable NotYet waits = null;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      switch (resolve(entry.getValue())) {
        case Resolved.Value(JsonNode value) -> {
          if (!value.isNull()) {
            result.set(entry.getKey(), value);
          }
        }
        case Resolved.NotYet notYet -> waits = waits == null ? notYet : waits;
        case Resolved.Broken broken -> {
          return broken;
        }
      }
    }
    return waits == null ? new Resolved.Value(result) : waits;
  }

  private Resolved array(JsonNode node) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    Resolved.@Nullable NotYet waits = null;
    for (JsonNode item : node) {
      switch (resolve(item)) {
        case Resolved.Value(JsonNode value) -> {
          if (!value.isNull()) {
            result.add(value);
          }
        }
        case Resolved.NotYet notYet -> waits = waits == null ? notYet : waits;
        case Resolved.Broken broken -> {
          return broken;
        }
      }
    }
    return waits == null ? new Resolved.Value(result) : waits;
  }

  private Resolved text(String text) {
    Interpolation interpolation = Interpolation.parse(text);
    if (!interpolation.closed()) {
      return new Resolved.Broken(text, "has a ${ without its }");
    }
    if (interpolation.parts().size() == 1
        && interpolation.parts().getFirst() instanceof Part.Code(String code)) {
      return run.apply(code);
    }
    return join(text, interpolation);
  }

  private Resolved join(String whole, Interpolation interpolation) {
    StringBuilder joined = new StringBuilder();
    Resolved.@Nullable NotYet waits = null;
    for (Part part : interpolation.parts()) {
      switch (part) {
        case Part.Plain(String text) -> joined.append(text);
        case Part.Code(String code) -> {
          switch (run.apply(code)) {
            case Resolved.Value(NullNode _) -> {
              return new Resolved.Broken(code, "is null, and would leave a gap in a text");
            }
            case Resolved.Value(JsonNode value) -> joined.append(CelValues.inText(value));
            case Resolved.NotYet notYet -> waits = waits == null ? notYet : waits;
            case Resolved.Broken broken -> {
              return broken;
            }
          }
        }
      }
      if (joined.length() > CelLimits.LONGEST_TEXT) {
        return new Resolved.Broken(whole, "makes a text that is too long");
      }
    }
    return waits == null ? new Resolved.Value(TextNode.valueOf(joined.toString())) : waits;
  }
}

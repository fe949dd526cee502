package dev.opsdeck.action.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.foreign.ForeignText;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/**
 * An object as somebody would write it: without what the server adds, without secrets.
 *
 * @param masked how many values were hidden
 */
public record Manifest(String text, int masked) {
  private static final List<String> SERVERS_OWN =
      List.of(
          "managedFields",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "ownerReferences");

  private static final List<String> CONTROLLERS_OWN =
      List.of(
          // It repeats the whole object, the values of a Secret included.
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller");

  private static final List<String> ADDRESSES =
      List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

  public static Manifest of(JsonNode object) {
    return masked(cleaned(object));
  }

  /** Any tree as it is, without secrets. */
  public static Manifest masked(JsonNode tree) {
    Hiding hiding = new Hiding();
    JsonNode shown = hiding.object("", tree);
    return new Manifest(Serialization.asYaml(shown).replaceFirst("^---\n", ""), hiding.masked);
  }

  private static ObjectNode cleaned(JsonNode object) {
    ObjectNode clean = object.deepCopy();
    clean.remove("status");
    ObjectNode meta = clean.withObjectProperty("metadata");
    meta.remove(SERVERS_OWN);
    if (meta.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(CONTROLLERS_OWN);
      if (annotations.isEmpty()) {
        meta.remove("annotations");
      }
    }
    switch (clean.path("kind").asText()) {
      case "Secret" -> sealed(clean);
      case "Service" -> {
        if (!clean.at("/spec/clusterIP").asText().equals("None")) {
          clean.withObjectProperty("spec").remove(ADDRESSES);
        }
      }
      default -> {}
    }
    return clean;
  }

  private static void sealed(ObjectNode secret) {
    for (String part : List.of("data", "stringData")) {
      if (secret.path(part) instanceof ObjectNode values) {
        List<SecretValue> all = SecretValue.all(secret, part);
        all.forEach(each -> values.put(each.key(), each.toString()));
      }
    }
  }

  /** Goes through an object and hides what sounds or looks like a secret. */
  private static final class Hiding {
    private int masked;

    private JsonNode object(String name, JsonNode value) {
      return switch (value) {
        case ObjectNode map -> map(map);
        case ArrayNode list -> list(name, list);
        case TextNode text -> text(name, text.asText());
        default -> value;
      };
    }

    /** An environment variable has its name beside its value. */
    private JsonNode map(ObjectNode map) {
      ObjectNode shown = JsonNodeFactory.instance.objectNode();
      String own = map.path("name").asText("");
      for (Map.Entry<String, JsonNode> each : map.properties()) {
        String name = each.getKey().equals("value") && !own.isEmpty() ? own : each.getKey();
        shown.set(each.getKey(), object(name, each.getValue()));
      }
      return shown;
    }

    private JsonNode list(String name, ArrayNode list) {
      ArrayNode shown = JsonNodeFactory.instance.arrayNode();
      list.forEach(each -> shown.add(object(name, each)));
      return shown;
    }

    private JsonNode text(String name, String text) {
      String clean = ForeignText.cleanValue(name, text);
      masked += clean.equals(text) ? 0 : 1;
      return TextNode.valueOf(clean);
    }
  }
}

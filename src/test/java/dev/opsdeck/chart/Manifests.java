package dev.opsdeck.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.YamlDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What a chart renders to. */
record Manifests(String text, List<JsonNode> all) {
  static Manifests parse(String text) {
    List<JsonNode> all =
        Arrays.stream(text.split("(?m)^---.*$"))
            .map(part -> YamlDocument.parse(new ConfigFile("rendered", part)).root())
            .filter(Predicate.not(JsonNode::isEmpty))
            .toList();
    return new Manifests(text, all);
  }

  List<JsonNode> kind(String kind) {
    return all.stream().filter(m -> m.path("kind").asText().equals(kind)).toList();
  }

  JsonNode only(String kind) {
    List<JsonNode> found = kind(kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind);
    }
    return found.getFirst();
  }

  JsonNode container() {
    return pod().at("/containers/0");
  }

  /** A variable of the container, by its name. */
  Optional<JsonNode> environment(String name) {
    return StreamSupport.stream(container().path("env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().equals(name))
        .findFirst();
  }

  JsonNode pod() {
    return only("Deployment").at("/spec/template/spec");
  }

  /** Every rule of every Role. */
  List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    kind("Role").forEach(role -> role.path("rules").forEach(rules::add));
    return rules;
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}

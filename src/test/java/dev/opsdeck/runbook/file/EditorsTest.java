package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the published schema tells editors of each action: the keys of {@code with} and their
 * choices. When an action changes on purpose: run with {@code GOLDEN=write}.
 */
class EditorsTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/dev/opsdeck/runbook/file/runbook.schema.json");
  private static final String BEGIN = "      \"allOf\": [\n";
  private static final String END = "\n      ],\n      \"oneOf\": [\n";

  @Test
  void editors_know_what_each_action_takes() throws IOException {
    String now = Files.readString(SCHEMA);
    int begin = now.indexOf(BEGIN) + BEGIN.length();
    String wanted = now.substring(0, begin) + actions() + now.substring(now.indexOf(END));
    if ("write".equals(System.getenv("GOLDEN"))) {
      Files.writeString(SCHEMA, wanted);
    }
    assertEquals(wanted, Files.readString(SCHEMA));
  }

  private static String actions() {
    return Signatures.all().stream()
        .map(action -> "        " + Json.write(rule(action)))
        .collect(Collectors.joining(",\n"));
  }

  private static ObjectNode rule(ActionSignature action) {
    ObjectNode rule = Json.object();
    ObjectNode when = rule.putObject("if");
    when.putObject("properties").putObject("action").put("const", action.name());
    when.putArray("required").add("action");
    ObjectNode with = rule.putObject("then").putObject("properties").putObject("with");
    with.put("additionalProperties", false);
    ObjectNode keys = with.putObject("properties");
    action.inputs().forEach((name, field) -> keys.set(name, key(field)));
    action
        .inputs()
        .forEach((name, field) -> {
          if (field.required()) {
            with.withArray("required").add(name);
          }
        });
    return rule;
  }

  private static ObjectNode key(Field field) {
    ObjectNode key = Json.object().put("description", field.words());
    if (!field.choices().isEmpty()) {
      var either = key.putArray("anyOf");
      field.choices().forEach(either.addObject().putArray("enum")::add);
      either.addObject().put("type", "string").put("pattern", "[$][{]");
    }
    return key;
  }
}

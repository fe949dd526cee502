package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.RunbookLoader.Loaded;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Golden tests of what is said about mistakes: {@code broken.yaml} holds a case for each. */
class BrokenRunbooksTest {
  @Test
  void the_file_that_the_cases_break_is_right() throws IOException {
    assertEquals(List.of(), load(resource("good.yaml")));
  }

  @TestFactory
  Stream<DynamicTest> each_mistake_is_told_with_its_place_and_what_would_be_right()
      throws IOException {
    String good = resource("good.yaml");
    JsonNode cases = YamlDocument.parse(new ConfigFile("broken", resource("broken.yaml"))).root();
    assertTrue(cases.size() > 50);
    return cases.properties().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry, good)));
  }

  private static void check(Map.Entry<String, JsonNode> entry, String good) {
    String text = entry.getValue().path("file").asText(good);
    for (JsonNode change : entry.getValue().path("change")) {
      text = text.replace(change.get("from").asText(), change.get("to").asText());
    }
    List<String> expected = new ArrayList<>();
    entry.getValue().get("says").forEach(line -> expected.add(line.asText()));
    assertEquals(String.join("\n", expected), String.join("\n", load(text)));
  }

  private static List<String> load(String text) {
    Loaded loaded =
        RunbookFiles.loader()
            .load(List.of(new ConfigFile("runbooks/demo.yaml", text)), Signatures.all());
    assertEquals(loaded.problems().isEmpty(), loaded.runbooks().byName("demo").isPresent());
    return loaded.problems().stream().map(ConfigProblem::toString).toList();
  }

  private static String resource(String name) throws IOException {
    try (var in = BrokenRunbooksTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

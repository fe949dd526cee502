package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.RunbookLoader.Loaded;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden tests of what is said about mistakes; each file of cases holds one for every mistake. */
class BrokenRunbooksTest {
  private static final String WHERE = "src/test/resources/dev/opsdeck/runbook/file/";

  @ParameterizedTest
  @ValueSource(strings = {"good.yaml", "language.yaml"})
  void the_files_that_the_cases_break_are_right(String file) throws IOException {
    assertEquals(List.of(), load(resource(file), resource("drain.yaml")));
  }

  @TestFactory
  Stream<DynamicTest> each_mistake_is_told_with_its_place_and_what_would_be_right()
      throws IOException {
    return Stream.concat(
        cases("good.yaml", "broken.yaml"), cases("language.yaml", "broken-language.yaml"));
  }

  private static Stream<DynamicTest> cases(String right, String wrong) throws IOException {
    String good = resource(right);
    String drain = resource("drain.yaml");
    JsonNode cases = YamlDocument.parse(new ConfigFile(wrong, resource(wrong))).root();
    assertTrue(cases.size() > 50);
    URI place = Path.of(WHERE, wrong).toUri();
    return cases.properties().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), place, () -> check(entry.getValue(), good, drain)));
  }

  private static void check(JsonNode broken, String good, String drain) {
    List<String> expected = new ArrayList<>();
    broken.get("says").forEach(line -> expected.add(line.asText().replace("{actions}", actions())));
    List<String> said =
        load(
            changed(broken.path("file").asText(good), broken.path("change")),
            changed(drain, broken.path("drain")));
    assertEquals(String.join("\n", expected), String.join("\n", said));
  }

  /** The names of all of them, as a mistake is told: they become more with each that is added. */
  private static String actions() {
    return Signatures.all().stream()
        .map(ActionSignature::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String changed(String text, JsonNode changes) {
    String result = text;
    for (JsonNode change : changes) {
      String next = result.replace(change.get("from").asText(), change.get("to").asText());
      assertNotEquals(result, next, () -> "nothing to change: " + change);
      result = next;
    }
    return result;
  }

  private static List<String> load(String text, String drain) {
    Loaded loaded =
        RunbookFiles.loader()
            .load(
                List.of(
                    new ConfigFile("runbooks/demo.yaml", text),
                    new ConfigFile("runbooks/drain.yaml", drain)),
                Signatures.all());
    boolean wrong = loaded.problems().stream().anyMatch(p -> p.file().endsWith("demo.yaml"));
    assertEquals(!wrong, loaded.runbooks().byName("demo").isPresent());
    return loaded.problems().stream().map(ConfigProblem::toString).toList();
  }

  private static String resource(String name) throws IOException {
    return Files.readString(Path.of(WHERE, name));
  }
}

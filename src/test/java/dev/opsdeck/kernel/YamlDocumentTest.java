package dev.opsdeck.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "no",
        "on",
        "off",
        "Yes",
        "NO",
        "y",
        "n",
        "08",
        "1_000",
        "1:30",
        "2026-03-01"
      })
  void what_people_mean_as_text_is_text(String text) {
    assertEquals("\"" + text + "\"", value(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "False, false",
    "~, null",
    "null, null",
    "'', null",
    "12, 12",
    "-3, -3",
    "1.5, 1.5",
    "1e3, 1000.0",
    "'\"12\"', '\"12\"'",
    "0x1F, '\"0x1F\"'",
    ".inf, '\".inf\"'"
  })
  void other_values_are_what_they_look_like(String text, String json) {
    assertEquals(json, value(text).toString());
  }

  @Test
  void keys_that_were_booleans_in_older_yaml_are_names() {
    assertEquals("{\"on\":1,\"yes\":{\"no\":2}}", parse("on: 1\nyes: {no: 2}\n").root().toString());
  }

  @Test
  void a_part_is_found_where_it_stands() {
    YamlDocument document = parse("steps:\n  - name: a\n    with:\n      url: x\n");

    ConfigProblem problem = document.problemAt("/steps/0/with/url", "wrong", "right");
    assertEquals(4, problem.line());
    assertEquals(7, problem.column());
    assertEquals(2, document.problemAt("/steps/0/nothing", "wrong", "right").line());
  }

  @ParameterizedTest
  @CsvSource({
    "'a: [1, 2', 1, 9",
    "'a: 1\n b: 2', 2, 3",
    "'a: 1\na: 2', 2, 1",
    "'a: *b', 1, 4",
    "'a: &b [*b]', 1, 4"
  })
  void what_cannot_be_read_is_said_with_its_place(String text, int line, int column) {
    ConfigProblem problem =
        assertThrows(ConfigException.class, () -> parse(text)).problems().getFirst();

    assertEquals(line, problem.line(), problem::toString);
    assertEquals(column, problem.column(), problem::toString);
  }

  @Test
  void a_key_that_is_a_list_is_refused() {
    String said = assertThrows(ConfigException.class, () -> parse("? [a]\n: 1")).getMessage();

    assertTrue(said.contains("Non scalar key"), said);
  }

  @Test
  void an_empty_file_is_an_empty_map() {
    assertTrue(parse("# nothing\n").root().isEmpty());
  }

  private static JsonNode value(String text) {
    return parse("a: " + text + "\n").root().path("a");
  }

  private static YamlDocument parse(String text) {
    return YamlDocument.parse(new ConfigFile("a.yaml", text));
  }
}

package dev.opsdeck.runbook.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final Texts NO_TEXT = new Texts("", "");

  private static final List<Parameter> ALL =
      List.of(
          new Parameter(
              "tag",
              ParameterType.STRING,
              true,
              NO_TEXT,
              List.of(),
              "[a-z0-9.]+",
              null,
              null,
              null),
          new Parameter(
              "view",
              ParameterType.STRING,
              true,
              NO_TEXT,
              List.of("wide", "images"),
              null,
              null,
              null,
              null),
          new Parameter(
              "toRevision", ParameterType.INTEGER, true, NO_TEXT, List.of(), null, 1L, 50L, null),
          new Parameter(
              "pinHpa", ParameterType.BOOLEAN, true, NO_TEXT, List.of(), null, null, null, null),
          new Parameter(
              "since", ParameterType.DURATION, true, NO_TEXT, List.of(), null, null, null, null),
          new Parameter(
              "tail",
              ParameterType.INTEGER,
              false,
              NO_TEXT,
              List.of(),
              null,
              null,
              null,
              LongNode.valueOf(100)));

  private static final Parameter NEEDED =
      new Parameter(
          "replicas", ParameterType.INTEGER, false, NO_TEXT, List.of(), null, null, null, null);

  @ParameterizedTest
  @CsvSource({
    "tag,1.2.3,\"1.2.3\"",
    "view,images,\"images\"",
    "to-revision,3,3",
    "to-revision,+3,3",
    "TO-REVISION,' 3 ',3",
    "toRevision,50,50",
    "pin-hpa,'',true",
    "pin-hpa,sí,true",
    "pin-hpa,No,false",
    "since,90m,\"1h30m\"",
    "tail,5,5"
  })
  void a_flag_becomes_a_typed_value(String flag, String typed, String json) {
    JsonNode values = values(Parameters.parse(ALL, Map.of(flag, typed)));
    String name =
        ALL.stream()
            .filter(p -> p.flag().equalsIgnoreCase(flag) || p.name().equals(flag))
            .findFirst()
            .orElseThrow()
            .name();
    assertEquals(json, values.get(name).toString());
  }

  @Test
  void what_is_not_given_is_its_default_or_null() {
    JsonNode values = values(Parameters.parse(ALL, Map.of()));
    assertEquals(100, values.get("tail").asInt());
    assertTrue(values.get("toRevision").isNull());
    assertEquals(ALL.size(), values.size());
  }

  @ParameterizedTest
  @CsvSource({
    "tag,UPPER,parameter.not-the-pattern",
    "tag,'',parameter.empty",
    "view,tall,parameter.not-a-choice",
    "to-revision,three,parameter.not-an-integer",
    "to-revision,1e3,parameter.not-an-integer",
    "to-revision,9223372036854775808,parameter.not-an-integer",
    "to-revision,0,parameter.too-small",
    "to-revision,51,parameter.too-large",
    "pin-hpa,perhaps,parameter.not-yes-or-no",
    "since,yesterday,parameter.not-a-duration",
    "since,-5m,parameter.not-a-duration",
    "to-revison,3,parameter.unknown-near",
    "zzz,3,parameter.unknown"
  })
  void a_value_that_does_not_fit_is_a_problem(String flag, String typed, String code) {
    assertEquals(List.of(code), codes(Parameters.parse(ALL, Map.of(flag, typed))));
  }

  @Test
  void a_near_flag_is_suggested() {
    Fact fact = problems(Parameters.parse(ALL, Map.of("to-revison", "3"))).getFirst();
    assertEquals("--to-revision", fact.values().get("near"));
  }

  @Test
  void a_runbook_without_parameters_says_so() {
    assertEquals(
        List.of("parameter.unknown-none"), codes(Parameters.parse(List.of(), Map.of("x", "1"))));
  }

  @Test
  void a_needed_parameter_is_missed() {
    assertEquals(List.of("parameter.missing"), codes(Parameters.parse(List.of(NEEDED), Map.of())));
  }

  @Test
  void a_parameter_under_both_its_names_is_given_twice() {
    assertEquals(
        List.of("parameter.twice"),
        codes(Parameters.parse(ALL, Map.of("to-revision", "1", "toRevision", "2"))));
  }

  @Test
  void every_problem_is_told_at_once() {
    assertEquals(
        List.of("parameter.missing", "parameter.not-yes-or-no", "parameter.unknown"),
        codes(
                Parameters.parse(
                    List.of(NEEDED, ALL.get(3)), Map.of("pin-hpa", "perhaps", "zzz", "1")))
            .stream()
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000})
  void an_endless_value_is_refused_before_its_pattern_is_tried(int length) {
    assertEquals(
        List.of("parameter.too-long"),
        codes(Parameters.parse(ALL, Map.of("tag", "a".repeat(length)))));
  }

  private static JsonNode values(Parameters.Parsed parsed) {
    return assertInstanceOf(Parameters.Parsed.Values.class, parsed).values();
  }

  private static List<Fact> problems(Parameters.Parsed parsed) {
    return assertInstanceOf(Parameters.Parsed.Problems.class, parsed).problems();
  }

  private static List<String> codes(Parameters.Parsed parsed) {
    return problems(parsed).stream().map(Fact::code).toList();
  }
}

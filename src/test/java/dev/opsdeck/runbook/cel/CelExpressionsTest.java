package dev.opsdeck.runbook.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.runbook.expression.Resolved;
import dev.opsdeck.runbook.expression.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionsTest {
  private static final Expressions EXPRESSIONS = CelExpressions.create();

  private static final Scope SCOPE =
      new Scope(
          json("{'tag':'1.2','toRevision':null,'replicas':5,'since':'1h30m'}"),
          json(
              "{'name':'api','image':'acr/api','healthUrl':null,'hosts':['a:443'],"
                  + "'selector':{'app':'api'}}"),
          json("{'name':'prod','tier':'production'}"),
          json("{'is':'service','name':'api','label':'api prod (algesta)'}"),
          Map.of(
              "undo", json("{'toImage':'acr/api:1.1','toRevision':3,'nothing':null}"),
              "skipped", json("null")),
          null,
          Instant.parse("2026-01-01T00:00:00Z"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "params.toRevision == null",
        "!has(params.toRevision)",
        "has(params.tag)",
        "params.missing == null",
        "params.replicas > 3",
        "service.healthUrl == null",
        "service.hosts.exists(h, h.endsWith(':443'))",
        "service.selector['app'] == 'api'",
        "service.selector.app == 'api'",
        "env.tier == \"production\"",
        "incident == null",
        "incident == null || incident.severity > 2",
        "steps.undo.toRevision == 3",
        "steps.undo.nothing == null",
        "steps.skipped.anything == null",
        "now < timestamp('2027-01-01T00:00:00Z')",
        "duration(params.since) == duration('90m')",
        "size(service.hosts) == 1"
      })
  void conditions_over_the_scope_are_true(String condition) {
    assertEquals(
        new Resolved.Value(Json.parse("true")),
        EXPRESSIONS.evaluate(new Expression(condition, new TreeSet<>()), SCOPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps.later.ready > 1",
        "steps.later.ready > steps.undo.toRevision",
        "has(steps.later.ready)",
        "env.tier == 'production' && steps.later.ready > 1"
      })
  void a_condition_on_a_step_without_output_is_not_yet_known(String condition) {
    assertEquals(
        new Resolved.NotYet("later"),
        EXPRESSIONS.evaluate(new Expression(condition, new TreeSet<>()), SCOPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env.tier == 'staging' && steps.later.ready > 1",
        "steps.later.ready > 1 && env.tier == 'staging'"
      })
  void what_no_output_can_change_is_known_before(String condition) {
    assertEquals(
        new Resolved.Value(Json.parse("false")),
        EXPRESSIONS.evaluate(new Expression(condition, new TreeSet<>()), SCOPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "params.tag",
        "1",
        "null",
        "steps.undo.unknown == 1",
        "params.replicas / 0 == 1",
        "params.toRevision + 1 > 2",
        "incident.severity == 1",
        "nobody.knows",
        "this is not cel",
        "",
        "params.",
        "service.hosts[5] == 'a'",
        "b'bytes'"
      })
  void what_cannot_be_worked_out_is_broken(String condition) {
    Resolved.Broken broken =
        assertInstanceOf(
            Resolved.Broken.class,
            EXPRESSIONS.evaluate(new Expression(condition, new TreeSet<>()), SCOPE));
    assertEquals(condition, broken.expression());
    assertTrue(!broken.reason().isBlank() && !broken.reason().contains("\n"), broken.reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':'${params.replicas}'} | {'a':5}",
        "{'a':'${params.toRevision}','b':1} | {'b':1}",
        "{'a':'${service.image}:${params.tag}'} | {'a':'acr/api:1.2'}",
        "{'a':'${ {\\'x\\': \\'}\\'}.x }'} | {'a':'}'}",
        "{'a':'costs $${5}'} | {'a':'costs ${5}'}",
        "{'a':['${params.replicas}','${params.toRevision}',{'b':'${env.name}'}]} |"
            + " {'a':[5,{'b':'prod'}]}",
        "{'a':'${service.hosts}'} | {'a':['a:443']}",
        "{'a':'${service.selector}'} | {'a':{'app':'api'}}",
        "{'a':'${now}'} | {'a':'2026-01-01T00:00:00Z'}",
        "{'a':'${now + duration(params.since)}'} | {'a':'2026-01-01T01:30:00Z'}",
        "{'a':'${duration(params.since)}'} | {'a':'1h30m'}",
        "{'a':'n=${params.replicas}, h=${service.hosts}'} | {'a':'n=5, h=a:443'}",
        "{'a':'5m','b':true,'c':null} | {'a':'5m','b':true}",
        "{'a':'${steps.undo.toImage}'} | {'a':'acr/api:1.1'}",
        "{'a':'${steps.skipped.toImage}'} | {}"
      })
  void a_tree_is_worked_out(String with, String expected) {
    Resolved resolved = EXPRESSIONS.resolve(json(with), SCOPE);
    assertEquals(
        json(expected).toString(),
        assertInstanceOf(Resolved.Value.class, resolved).value().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "${r'\\d}'} | \\d}",
        "${r\"\\}'\"}/x | \\}'/x",
        "${R'}'} | }",
        "${'\\'}'} | '}",
        "${\"\"\"a}\"b\"\"\"} | a}\"b",
        "${'''it's }'''} | it's }",
        "${r'''\\}'''} | \\}",
        "${size(b'}') + 0} | 1",
        "${{'a}': '}'}['a}']} | }",
        "${string(br'}'.size())}! | 1!"
      })
  void an_expression_ends_where_cel_says_whatever_its_strings_hold(String text, String expected) {
    assertEquals(expected, resolved(text).asText());
  }

  @Test
  void a_comment_ends_with_its_line_and_may_hold_anything() {
    assertEquals("5!", resolved("${params.replicas // how many } of 'them\n}!").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0 / 0.0", "-1.0 / 0.0", "0.0 / 0.0", "[1.0, 0.0 / 0.0]"})
  void a_number_that_is_none_is_refused_in_words(String expression) {
    for (String text : List.of("${" + expression + "}", "x=${" + expression + "}")) {
      Resolved.Broken broken =
          assertInstanceOf(
              Resolved.Broken.class, EXPRESSIONS.resolve(Json.tree(Map.of("a", text)), SCOPE));
      assertTrue(broken.reason().contains("number"), broken.reason());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "3.0 | 3",
        "0.5 | 0.5",
        "1e21 | 1000000000000000000000",
        "-0.0 | 0",
        "18446744073709551615u | 18446744073709551615",
        "duration('90m') | 1h30m",
        "duration('-90m') | -1h30m",
        "now | 2026-01-01T00:00:00Z",
        "['a', 'b'] | a, b",
        "[1.0, 2.5] | 1, 2.5",
        "[duration('5m')] | 5m",
        "[now] | 2026-01-01T00:00:00Z"
      })
  void a_value_stands_in_a_text_by_one_rule(String expression, String shown) {
    assertEquals("x=" + shown, resolved("x=${" + expression + "}").asText());
  }

  private static JsonNode resolved(String text) {
    Resolved resolved = EXPRESSIONS.resolve(Json.tree(Map.of("a", text)), SCOPE);
    return assertInstanceOf(Resolved.Value.class, resolved, resolved::toString).value().path("a");
  }

  @Test
  void a_tree_waits_for_the_step_that_it_names() {
    assertEquals(
        new Resolved.NotYet("later"),
        EXPRESSIONS.resolve(json("{'a':1,'b':['x-${steps.later.image}']}"), SCOPE));
  }

  @Test
  void what_is_broken_is_told_before_what_must_wait() {
    assertInstanceOf(
        Resolved.Broken.class,
        EXPRESSIONS.resolve(json("{'a':'${steps.later.x}','b':'${params.tag + 1}'}"), SCOPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${service.image}:${params.toRevision}", "${params.tag", "a ${", "${b'x'}"})
  void no_text_with_a_gap_is_made(String text) {
    assertInstanceOf(
        Resolved.Broken.class, EXPRESSIONS.resolve(Json.tree(Map.of("a", text)), SCOPE));
  }

  @Test
  void an_expression_that_would_run_for_ever_is_stopped() {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    String hungry = "X.all(a, X.all(b, X.all(c, X.all(d, a + b + c + d >= 0))))".replace("X", ten);
    assertInstanceOf(
        Resolved.Broken.class,
        EXPRESSIONS.evaluate(new Expression(hungry, new TreeSet<>()), SCOPE));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 5_000})
  void an_expression_that_is_too_deep_or_too_long_is_broken(int depth) {
    String deep = "(".repeat(depth) + "true" + ")".repeat(depth);
    assertInstanceOf(
        Resolved.Broken.class, EXPRESSIONS.evaluate(new Expression(deep, new TreeSet<>()), SCOPE));
  }

  @Test
  void a_text_that_grows_without_end_is_broken() {
    Scope scope =
        new Scope(
            Json.tree(Map.of("long", "x".repeat(10_000))),
            Json.object(),
            Json.object(),
            Json.object(),
            Map.of(),
            null,
            SCOPE.now());
    assertInstanceOf(
        Resolved.Broken.class,
        EXPRESSIONS.resolve(Json.tree(Map.of("a", " ${params.long}".repeat(7))), scope));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void a_round_of_a_loop_sees_its_item_and_others_see_null() {
    Expression first = new Expression("item == 'a.example'", new TreeSet<>());
    assertEquals(
        new Resolved.Value(Json.parse("true")),
        EXPRESSIONS.evaluate(first, SCOPE.at(json("'a.example'"))));
    assertEquals(
        new Resolved.Value(Json.parse("true")),
        EXPRESSIONS.evaluate(
            new Expression("item.port == 443", new TreeSet<>()), SCOPE.at(json("{'port':443}"))));
    assertEquals(
        new Resolved.Value(Json.parse("true")),
        EXPRESSIONS.evaluate(new Expression("item == null", new TreeSet<>()), SCOPE));
  }
}

package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is to start and to look up: {@code runbooks}, {@code explain} and {@code show}. */
class GuideTest {
  private final ConsoleBench bench = new ConsoleBench();

  private List<Fact> lines(String text) {
    return assertInstanceOf(Reply.Listing.class, bench.ops(ALGESTA, text), text).lines();
  }

  private static boolean any(List<Fact> lines, String code, String name, String value) {
    return lines.stream()
        .anyMatch(line -> line.code().equals(code) && value.equals(line.values().get(name)));
  }

  @Test
  void every_runbook_is_listed_with_how_to_start_it() {
    List<Fact> lines = lines("runbooks");
    assertTrue(any(lines, "console.runbooks.line", "en", "Roll back a deployment"));
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.values().get("usage").equals("/ops run on-call-handoff <environment>")));
  }

  @Test
  void a_word_narrows_the_list_in_either_language() {
    List<String> english = lines("runbooks shift").stream().map(l -> l.values().get("en")).toList();
    List<String> spanish = lines("runbooks turno").stream().map(l -> l.values().get("en")).toList();
    assertEquals(List.of("Hand over the on-call shift", "Start an on-call shift"), english);
    assertEquals(english, spanish);
    assertInstanceOf(Reply.Answer.class, bench.ops(ALGESTA, "runbooks nothing-like-it"));
  }

  @Test
  void only_what_this_person_may_start_is_listed_and_explained() {
    ConsoleBench kept = new ConsoleBench("runbooks: {rollback: {deny: ['@uana']}}");
    Reply.Listing list = assertInstanceOf(Reply.Listing.class, kept.ops(ALGESTA, "runbooks"));
    assertFalse(any(list.lines(), "console.runbooks.line", "en", "Roll back a deployment"));
    assertInstanceOf(Reply.Refused.class, kept.ops(ALGESTA, "explain rollback"));
  }

  @Test
  void a_runbook_is_explained_with_its_steps_its_approval_and_where_it_comes_from() {
    List<Fact> lines = lines("explain deploy");
    assertTrue(any(lines, "console.explain.action", "what", "kubernetes.image.set"));
    assertTrue(any(lines, "console.explain.approval", "by", "oncall"));
    assertTrue(lines.stream().anyMatch(line -> line.code().equals("console.explain.verify")));
    assertTrue(any(lines, "console.explain.follow-up", "every", "PT10M"));
    assertTrue(lines.getLast().values().get("source").startsWith("000 Runbook 1"));
    assertTrue(
        lines("explain status").stream()
            .anyMatch(line -> line.code().equals("console.explain.looks")));
  }

  @Test
  void a_mistyped_runbook_is_corrected_with_a_button() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "explain rolback"));
    assertEquals("/ops explain rollback", refused.corrections().getFirst().label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "severities",
        "sev1-timeline",
        "escalation",
        "contacts",
        "naming",
        "alerts",
        "rto",
        "links",
        "hpa-defaults",
        "node-autoscaling",
        "probes",
        "ingress",
        "platform",
        "resources",
        "aliases",
        "support",
        "certificate-lifecycle",
        "maintenance-windows"
      })
  void a_table_of_the_manuals_is_shown(String topic) {
    assertTrue(lines("show " + topic).size() > 1);
  }

  @Test
  void services_and_environments_are_those_of_the_catalogue() {
    assertTrue(
        lines("show services").stream()
            .map(Fact::values)
            .map(Map::toString)
            .anyMatch(line -> line.contains("algesta · api-gateway") && line.contains(":3000")));
    assertTrue(
        lines("show environments").stream()
            .map(Fact::values)
            .map(Map::toString)
            .anyMatch(line -> line.contains("algesta · prod") && line.contains("production")));
  }

  @Test
  void without_a_topic_all_tables_are_listed_and_a_mistyped_one_is_corrected() {
    assertEquals(20, lines("show").size());
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "show severites"));
    assertEquals("/ops show severities", refused.corrections().getFirst().label());
  }
}

package dev.opsdeck.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.command.ChatCommand.DeclareIncident;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.ResolveIncident;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentCommandTest {
  private static ChatCommand parse(String text) {
    return Verbs.PARSER.parse("/incident", text);
  }

  private static Invalid invalid(String text) {
    return assertInstanceOf(Invalid.class, parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "declare-sev1 \"Production complete outage\"",
        "declare-sev1 “Production complete outage”",
        "declare-p1 Production complete outage",
        "DECLARE sev1 Production complete outage",
        "declare P1 'Production complete outage'",
        "declare 1 «Production complete outage»",
        "declare severity 1 Production complete outage",
        "declare-1 --title \"Production complete outage\"",
        "sev1 Production complete outage",
      })
  void an_incident_can_be_declared_in_many_ways(String text) {
    DeclareIncident expected =
        new DeclareIncident(1, "Production complete outage", null, null, null);
    assertEquals(expected, parse(text));
    assertEquals(expected, Verbs.PARSER.parse("/ops", "incident " + text));
  }

  @Test
  void it_may_name_its_target() {
    assertEquals(
        new DeclareIncident(3, "It can't be", "api-gateway", "prod", "algesta"),
        parse("declare-sev3 --service api-gateway It can't be --env prod --platform=algesta"));
  }

  @Test
  void a_thread_can_declare_without_the_slash_command() {
    assertEquals(
        new DeclareIncident(2, "Payments fail", null, null, null),
        Verbs.PARSER.parse("/ops", "declare-sev2 Payments fail"));
  }

  @Test
  void it_is_resolved_with_cause_and_fix_in_plain_words() {
    assertEquals(
        new ResolveIncident("i-4k7x2m9q1z", "db was full", "scaled it up"),
        parse("resolve I-4K7X2M9Q1Z --cause db was full --fix scaled it up"));
    assertEquals(
        new ResolveIncident(null, "bad image", null), parse("resolve --cause \"bad image\""));
    assertEquals(new ResolveIncident(null, null, null), parse("resolve"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "declare-sev1 API down —see thread",
        "declare-sev1 API down —services are failing",
        "declare-sev1 API down – payments too",
        "declare-sev1 API –and Web– down"
      })
  void a_dash_of_prose_is_no_flag_and_the_incident_is_declared(String text) {
    DeclareIncident declared =
        assertInstanceOf(DeclareIncident.class, Verbs.PARSER.parse("/incident", text));
    assertEquals(text.substring("declare-sev1 ".length()), declared.title());
  }

  @Test
  void a_dash_that_a_phone_made_of_two_begins_a_flag_that_there_is() {
    DeclareIncident declared =
        assertInstanceOf(
            DeclareIncident.class,
            Verbs.PARSER.parse(
                "/incident", "declare-sev1 API down —service api —environment prod"));
    assertEquals("API down", declared.title());
    assertEquals("api", declared.target());
  }

  @Test
  void a_missing_severity_is_asked_for_with_buttons() {
    Invalid invalid = invalid("declare \"No one can pay\" --env prod");
    assertEquals("command.severity.missing", invalid.why().code());
    assertEquals(
        List.of(
            "declare-sev1 \"No one can pay\" --env prod",
            "declare-sev2 \"No one can pay\" --env prod",
            "declare-sev3 \"No one can pay\" --env prod",
            "declare-sev4 \"No one can pay\" --env prod"),
        invalid.corrections());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "declare-sev5 x         | command.severity.unknown   | declare-sev1 x",
        "declare sev0 x         | command.severity.unknown   | declare-sev1 x",
        "declare-sev1           | command.title.missing      | ",
        "declare-sev1 \"\"      | command.title.missing      | ",
        "declare                | command.severity.missing   | ",
        "delcare-sev1 x         | command.incident.unknown   | declare-sev1 x",
        "reslove                | command.incident.unknown   | resolve",
        "resolve everything     | command.incident.not-an-id | ",
        "resolve i-1 now        | command.word.extra         | resolve i-1",
        "declare-sev1 x --sevice a | command.flag.unknown    | declare-sev1 x --service a",
        "resolve --cause --fix x | command.flag.value-missing | ",
        "declare-sev1 \"x       | command.quote.open         | declare-sev1 \"x\"",
      })
  void a_mistake_declares_nothing_and_says_why(String text, String code, String correction) {
    Invalid invalid = invalid(text);
    assertEquals(code, invalid.why().code());
    assertEquals(
        correction, invalid.corrections().isEmpty() ? null : invalid.corrections().getFirst());
  }

  @Test
  void help_comes_for_nothing_typed() {
    for (String text : List.of("", " ", "help", "?", "declare-sev1 --help")) {
      assertEquals(new Help("incident"), parse(text), text);
    }
  }

  @Test
  void the_examples_of_the_help_are_understood() {
    for (Verb verb : Verbs.GRAMMAR.incidentVerbs()) {
      for (String example : verb.examples()) {
        ChatCommand command = parse(example);
        assertEquals(
            verb.name().startsWith("declare"), command instanceof DeclareIncident, example);
        assertEquals(verb.name().equals("resolve"), command instanceof ResolveIncident, example);
      }
    }
  }
}

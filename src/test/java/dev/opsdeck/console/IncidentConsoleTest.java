package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.incident.Incident;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentConsoleTest {
  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void the_command_of_the_manual_declares_an_incident() {
    Fact told = told(bench.incident("declare-sev1 \"Production complete outage\""));
    assertEquals("console.incident.declared", told.code());
    assertEquals("1", told.values().get("severity"));
    assertEquals("Production complete outage", told.values().get("title"));
  }

  @Test
  void the_same_declaration_again_leads_to_the_open_incident() {
    String id = told(bench.incident("declare-sev1 \"Outage\"")).values().get("incident");
    Fact again = told(bench.incident("declare-sev1 outage"));
    assertEquals("console.incident.open-already", again.code());
    assertEquals(id, again.values().get("incident"));
  }

  @Test
  void a_declaration_with_a_target_is_found_by_it() {
    told(
        bench.incident(
            "declare-sev2 \"Orders fail\" --service ms-orders --env prod --platform algesta"));
    Incident incident = bench.incidents.openFor("algesta/prod/ms-orders").orElseThrow();
    assertEquals(2, incident.severity());
  }

  @Test
  void an_ambiguous_target_is_asked_about_and_the_title_survives_the_button() {
    Reply reply =
        bench.incident("declare-sev2 'Say \"hi\" --now' --service api-gateway --env prod");
    Reply.Choose choose = assertInstanceOf(Reply.Choose.class, reply);
    Fact told = told(bench.press(choose.buttons().getFirst()));
    assertEquals("Say \"hi\" --now", told.values().get("title"));
    assertFalse(told.values().get("target").isEmpty());
  }

  @Test
  void a_service_without_environment_is_asked_for_with_a_form() {
    Reply.Form form =
        assertInstanceOf(
            Reply.Form.class, bench.incident("declare-sev2 \"Orders\" --service ms-orders"));
    told(bench.submit(form, Map.of("environment", "prod")));
    assertTrue(bench.incidents.openFor("algesta/prod/ms-orders").isPresent());
  }

  @Test
  void a_declaration_without_title_asks_for_it() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.incident("declare-sev3"));
    assertEquals("title", form.fields().getFirst().name());
    Fact told = told(bench.submit(form, Map.of("title", "It's \"slow\"")));
    assertEquals("3", told.values().get("severity"));
    assertEquals("It's \"slow\"", told.values().get("title"));
  }

  @Test
  void a_declaration_without_anything_asks_for_severity_and_title() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.incident("declare"));
    Fact told = told(bench.submit(form, Map.of("severity", "2", "title", "Slow")));
    assertEquals("2", told.values().get("severity"));
  }

  @Test
  void a_declaration_without_severity_offers_all_four() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.incident("declare \"Outage\""));
    assertEquals(4, refused.corrections().size());
    assertEquals("1", told(bench.press(refused.corrections().getFirst())).values().get("severity"));
  }

  @Test
  void a_title_that_is_a_report_is_refused() {
    Reply reply = bench.incident("declare-sev1 \"" + "very ".repeat(60) + "bad\"");
    assertEquals(
        "console.incident.title-too-long",
        assertInstanceOf(Reply.Refused.class, reply).why().code());
  }

  @Test
  void nobody_declares_in_a_channel_that_is_not_for_operations() {
    Reply reply =
        bench.console.command(bench.in("C1", "random"), "/incident", "declare-sev1 Outage");
    assertInstanceOf(Reply.Refused.class, reply);
    assertEquals(List.of("refused"), bench.audit.values("decision"));
  }

  @Test
  void resolving_asks_for_cause_and_fix_and_resolves_the_incident_of_the_channel() {
    Incident incident = bench.open("C-INC", "api-gateway", "prod", "algesta");
    Reply asked = bench.console.command(bench.in("C-INC", null), "/incident", "resolve");
    Reply.Form form = assertInstanceOf(Reply.Form.class, asked);
    assertEquals(List.of("cause", "fix"), form.fields().stream().map(Reply.Field::name).toList());
    Reply done =
        bench.console.submit(
            bench.in("C-INC", null),
            form.id(),
            Map.of("cause", "bad image:\nv1.2", "fix", "rolled back \\o/"));
    assertEquals("console.incident.resolved", told(done).code());
    Incident resolved = bench.incidents.ofChannel("C-INC").orElseThrow();
    assertEquals(incident.id(), resolved.id());
    assertEquals("bad image: v1.2", resolved.cause());
    assertEquals("rolled back \\o/", resolved.fix());
  }

  @Test
  void resolving_by_id_works_from_anywhere_and_only_asks_for_what_is_missing() {
    Incident incident = bench.open("C-INC", "api-gateway", "prod", "algesta");
    Reply.Form form =
        assertInstanceOf(
            Reply.Form.class, bench.incident("resolve " + incident.id() + " --cause bad image"));
    assertEquals(List.of("fix"), form.fields().stream().map(Reply.Field::name).toList());
    told(bench.submit(form, Map.of("fix", "rolled back")));
    assertEquals("bad image", bench.incidents.ofChannel("C-INC").orElseThrow().cause());
  }

  @Test
  void resolving_again_says_how_it_ended() {
    bench.open("C-INC", "api-gateway", "prod", "algesta");
    String text = "resolve --cause \"bad image\" --fix \"rolled back\"";
    bench.console.command(bench.in("C-INC", null), "/incident", text);
    Fact again = told(bench.console.command(bench.in("C-INC", null), "/incident", text));
    assertEquals("console.incident.resolved-already", again.code());
    assertEquals("bad image", again.values().get("cause"));
  }

  @Test
  void resolving_where_no_incident_is_says_how_to_name_one() {
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, bench.incident("resolve"));
    assertEquals("console.incident.which", refused.why().code());
    Reply unknown = bench.incident("resolve i-none --cause a --fix b");
    assertEquals("incident.unknown", assertInstanceOf(Reply.Refused.class, unknown).why().code());
  }

  private static Fact told(Reply reply) {
    return assertInstanceOf(Reply.Answer.class, reply).fact();
  }

  @Test
  void an_incident_is_led_by_name_from_anywhere() {
    String id = told(bench.incident("declare-sev1 \"Outage\"")).values().get("incident");
    Fact update = told(bench.incident("update \"we roll back\" --id " + id));
    assertEquals("incident.update", update.code());
    assertEquals("we roll back", update.values().get("text"));
    assertEquals("incident.taken", told(bench.incident("ack --id " + id)).code());
    assertEquals("2", told(bench.incident("severity sev2 --id " + id)).values().get("severity"));
    assertEquals(
        "identified", told(bench.incident("status identified --id " + id)).values().get("status"));
    Fact role = told(bench.incident("role scribe <@U0BO|bo> --id " + id));
    assertEquals("U0BO", role.values().get("person"));
    Reply.Timeline timeline =
        assertInstanceOf(Reply.Timeline.class, bench.incident("timeline --id " + id));
    assertEquals(6, timeline.moments().size());
    assertEquals("incident.was-declared", timeline.moments().getFirst().what().code());
  }

  @Test
  void words_that_mean_nothing_change_nothing_and_say_what_there_is() {
    String id = told(bench.incident("declare-sev1 \"Outage\"")).values().get("incident");
    assertEquals("console.incident.no-status", refused("status fixed --id " + id));
    assertEquals("console.incident.resolve-instead", refused("status resolved --id " + id));
    assertEquals("console.incident.no-severity", refused("severity 7 --id " + id));
    assertEquals("console.incident.no-role", refused("role boss @ana --id " + id));
    assertEquals("console.incident.no-pause", refused("snooze soon --id " + id));
    assertEquals("console.incident.no-text", refused("update --id " + id));
    assertEquals("console.incident.which-lead", refused("take"));
    assertEquals("incident.unknown", refused("take --id i-0000000000"));
    assertEquals("incident.unknown", refused("timeline --id i-0000000000"));
  }

  private String refused(String text) {
    return assertInstanceOf(Reply.Refused.class, bench.incident(text)).why().code();
  }
}

package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static dev.opsdeck.console.ConsoleBench.NOW;
import static dev.opsdeck.console.ConsoleBench.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.incident.Incident;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.run.Launcher;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperateHandlerTest {
  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void word_that_is_not_understood_never_starts_a_change_with_one_press() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "restrat api-gateway prod"));
    Reply.Button restart =
        refused.corrections().stream()
            .filter(button -> button.label().startsWith("/ops restart"))
            .findFirst()
            .orElseThrow();
    Reply.Choose shown = assertInstanceOf(Reply.Choose.class, bench.press(ALGESTA, restart));
    assertEquals("console.proposed", shown.question().code());
    assertEquals("/ops restart api-gateway prod", shown.question().values().get("command"));
    assertTrue(bench.launcher.requests.isEmpty());
    assertInstanceOf(Reply.Accepted.class, bench.press(ALGESTA, shown.buttons().getFirst()));
  }

  @Test
  void word_that_may_mean_looking_is_looked_at_with_one_press_and_first() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "statsu api-gateway prod"));
    assertInstanceOf(Reply.Accepted.class, bench.press(ALGESTA, refused.corrections().getFirst()));
  }

  @Test
  void words_of_our_spanish_colleagues_are_understood() {
    assertInstanceOf(Reply.Accepted.class, bench.ops(ALGESTA, "estado api-gateway prod"));
    assertInstanceOf(Reply.Accepted.class, bench.ops(ALGESTA, "reiniciar api-gateway prod"));
  }

  @Test
  void a_complete_command_is_launched_with_its_card_where_it_was_typed() {
    Reply reply = bench.ops(ALGESTA, "rollback api-gateway prod --to-revision 3");
    Reply.Accepted accepted = assertInstanceOf(Reply.Accepted.class, reply);
    assertEquals("api-gateway prod (algesta)", accepted.target());
    Launcher.Request launched = bench.launcher.only();
    assertEquals("rollback", launched.runbook().name());
    assertEquals("algesta/prod/api-gateway", launched.target().key());
    assertEquals(3, launched.params().path("toRevision").asInt());
    assertEquals("/ops rollback api-gateway prod --to-revision 3", launched.command());
    assertEquals(new Address.Channel("C-algesta-ops", Language.EN), launched.setting().card());
    assertTrue(launched.setting().operations());
    assertNull(launched.setting().incident());
  }

  @Test
  void the_same_request_again_gets_the_same_answer_and_starts_nothing() {
    Console.Request request = bench.in("C1", ALGESTA);
    Reply first = bench.console.command(request, "/ops", "restart api-gateway prod");
    Reply again = bench.console.command(request, "/ops", "restart api-gateway prod");
    assertEquals(first, again);
    bench.launcher.only();
  }

  @Test
  void a_service_of_several_platforms_is_asked_about_with_a_button_for_each() {
    Reply.Choose choose =
        assertInstanceOf(Reply.Choose.class, bench.ops("rollback api-gateway prod"));
    assertEquals("console.target.which-platform", choose.question().code());
    assertTrue(
        typing(choose.buttons()).contains("/ops rollback api-gateway prod --platform algesta"));
    assertTrue(choose.buttons().stream().anyMatch(b -> b.label().equals("ecommerce")));
    assertTrue(bench.launcher.requests.isEmpty());
  }

  @Test
  void a_platform_button_that_is_pressed_twice_starts_one_run() {
    Reply.Choose choose =
        assertInstanceOf(Reply.Choose.class, bench.ops("rollback api-gateway prod"));
    Reply first = bench.press(choose.buttons().getFirst());
    Reply again = bench.press(choose.buttons().getFirst());
    assertEquals(first, assertInstanceOf(Reply.Accepted.class, again));
    bench.launcher.only();
  }

  @Test
  void an_explicit_platform_wins_over_the_one_of_the_channel() {
    bench.ops(ALGESTA, "status api-gateway prod --platform ecommerce");
    assertEquals("ecommerce/prod/api-gateway", bench.launcher.only().target().key());
  }

  @Test
  void a_mistyped_service_is_refused_with_the_right_command_to_press() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class, bench.ops(ALGESTA, "scale api-gatway prod --replicas 4"));
    assertEquals("console.target.unknown", refused.why().code());
    assertEquals(
        "/ops scale api-gateway prod --replicas 4", typing(refused.corrections()).getFirst());
    assertInstanceOf(
        Reply.Accepted.class, bench.pressTwice(ALGESTA, refused.corrections().getFirst()));
  }

  @Test
  void an_unknown_environment_offers_those_that_the_service_has() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "status api-gateway prd"));
    assertEquals("console.environment.unknown", refused.why().code());
    assertTrue(typing(refused.corrections()).contains("/ops status api-gateway prod"));
  }

  @Test
  void an_unknown_platform_is_refused_with_the_known_ones() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class, bench.ops("status api-gateway prod --platform algesto"));
    assertEquals("console.platform.unknown", refused.why().code());
    assertEquals(
        List.of("/ops status api-gateway prod --platform algesta"), typing(refused.corrections()));
  }

  @Test
  void without_a_target_a_form_asks_for_service_and_environment() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops("rollback"));
    assertEquals(
        List.of("target", "environment"), form.fields().stream().map(Reply.Field::name).toList());
    assertEquals(Reply.Field.Kind.SEARCH, form.fields().getFirst().kind());
    assertTrue(form.fields().get(1).choices().stream().anyMatch(c -> c.value().equals("prod")));
    Reply reply = bench.submit(form, Map.of("target", "vapora-backend", "environment", "prod"));
    assertInstanceOf(Reply.Accepted.class, reply);
    assertEquals("vapora-backend", bench.launcher.only().target().name());
  }

  @Test
  void one_form_asks_for_everything_that_is_missing() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "scale api-gateway"));
    assertEquals(
        List.of("environment", "replicas"), form.fields().stream().map(Reply.Field::name).toList());
    Reply reply =
        bench.console.submit(
            bench.in("C1", ALGESTA), form.id(), Map.of("environment", "prod", "replicas", "4"));
    assertInstanceOf(Reply.Accepted.class, reply);
    assertEquals(4, bench.launcher.only().params().path("replicas").asInt());
  }

  @Test
  void a_wrong_service_is_told_before_the_rest_is_asked_for() {
    assertInstanceOf(Reply.Refused.class, bench.ops("scale api-gatway"));
    assertInstanceOf(Reply.Refused.class, bench.ops(ALGESTA, "deploy api-gatway prod"));
  }

  @Test
  void a_parameter_of_the_wrong_kind_is_refused_with_the_help_to_press() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class, bench.ops(ALGESTA, "scale api-gateway prod --replicas many"));
    assertEquals("parameter.not-an-integer", refused.why().code());
    Reply help = bench.press(refused.corrections().getFirst());
    Reply.VerbHelp verb = assertInstanceOf(Reply.Help.class, help).verbs().getFirst();
    assertTrue(verb.usage().startsWith("/ops scale <service> <environment> <replicas>"));
    assertTrue(bench.launcher.requests.isEmpty());
  }

  @Test
  void every_wrong_parameter_is_told_at_once() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class,
            bench.ops(ALGESTA, "logs api-gateway prod --tail 0 --since yesterday"));
    assertEquals(1, refused.also().size());
  }

  @Test
  void in_a_channel_that_is_not_for_operations_everything_is_refused_and_recorded() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops("random", "status api-gateway prod"));
    assertEquals("console.channel.not-operations", refused.why().code());
    assertEquals(List.of("/ops status api-gateway prod"), bench.audit.values("command"));
    assertInstanceOf(Reply.Refused.class, bench.ops("random", "help"));
    assertInstanceOf(Reply.Refused.class, bench.ops("random", "nonsense"));
    assertTrue(bench.launcher.requests.isEmpty());
  }

  @Test
  void when_an_incident_is_open_for_the_target_the_card_goes_to_its_channel() {
    Incident incident = bench.open("C-INC", "api-gateway", "prod", "algesta");
    bench.ops(ALGESTA, "rollback api-gateway production");
    Launcher.Request launched = bench.launcher.only();
    assertEquals(
        new Address.IncidentChannel(incident.id(), Language.ES), launched.setting().card());
    assertNotNull(launched.setting().incident());
    assertEquals(incident.id().value(), launched.setting().incident().path("id").asText());
  }

  @Test
  void who_asked_elsewhere_is_to_get_a_link_to_the_card_in_the_incidents_channel() {
    bench.open("C-INC", "api-gateway", "prod", "algesta");
    Reply.Accepted change = accepted(bench.ops(ALGESTA, "rollback api-gateway prod"));
    Reply.Accepted look = accepted(bench.ops(ALGESTA, "status api-gateway prod"));
    assertEquals(Reply.Accepted.Card.IN_INCIDENT, change.card());
    assertEquals(Reply.Accepted.Card.IN_INCIDENT, look.card());
    List<Address> asked =
        bench.launcher.requests.stream().map(launched -> launched.setting().asked()).toList();
    assertEquals("C-" + ALGESTA, ((Address.Channel) asked.get(0)).channel());
    assertEquals(new Address.Ephemeral("C-" + ALGESTA, new PersonRef("UANA")), asked.get(1));
  }

  @Test
  void in_the_incidents_channel_itself_there_is_nothing_to_point_to() {
    bench.open("C-INC", "api-gateway", "prod", "algesta");
    bench.console.command(bench.in("C-INC", null), "/ops", "rollback api-gateway prod");
    Launcher.Request launched = bench.launcher.only();
    assertEquals(new Address.Channel("C-INC", Language.ES), launched.setting().card());
    assertNull(launched.setting().asked());
    assertNotNull(launched.setting().incident());
  }

  @Test
  void a_guests_change_is_denied_before_it_is_planned_and_is_on_the_record() {
    Console.Request known = bench.in("C-" + ALGESTA, ALGESTA);
    Actor guest =
        new Actor(
            "UGUEST", "guest", null, Set.of(), Language.EN, ZoneId.of("UTC"), Actor.Standing.GUEST);
    Console.Request request = new Console.Request("q-guest", guest, known.where());
    Reply reply = bench.console.command(request, "/ops", "restart api-gateway prod");
    assertEquals("console.not-a-member", assertInstanceOf(Reply.Refused.class, reply).why().code());
    assertEquals(List.of(), bench.launcher.requests);
    assertEquals(List.of("console.not-a-member"), bench.audit.values("why"));
  }

  @Test
  void what_is_asked_in_a_thread_gets_its_card_there() {
    Console.Request request = bench.in("C-" + ALGESTA, ALGESTA);
    Console.Request inThread =
        new Console.Request(request.id(), request.actor(), request.where(), "1700000000.000100");
    bench.console.command(inThread, "/ops", "status api-gateway prod");
    Address.Channel card = (Address.Channel) bench.launcher.only().setting().card();
    assertEquals("1700000000.000100", card.thread());
  }

  @Test
  void the_card_of_a_look_is_its_whole_answer_and_a_change_is_acknowledged() {
    assertEquals(
        Reply.Accepted.Card.ANSWER, accepted(bench.ops(ALGESTA, "status api-gateway prod")).card());
    assertEquals(
        Reply.Accepted.Card.HERE, accepted(bench.ops(ALGESTA, "restart api-gateway prod")).card());
    assertEquals(
        List.of(Purpose.LOOK, Purpose.CHANGE),
        bench.launcher.requests.stream().map(launched -> launched.setting().purpose()).toList());
  }

  private static Reply.Accepted accepted(Reply reply) {
    return assertInstanceOf(Reply.Accepted.class, reply);
  }

  @Test
  void in_the_channel_of_an_incident_its_target_need_not_be_said() {
    bench.open("C-INC", "ms-orders", "prod", "algesta");
    Reply reply = bench.console.command(bench.in("C-INC", null), "/ops", "rollback");
    assertInstanceOf(Reply.Accepted.class, reply);
    assertEquals("algesta/prod/ms-orders", bench.launcher.only().target().key());
  }

  @Test
  void in_the_channel_of_an_incident_another_service_is_meant_beside_it() {
    bench.open("C-INC", "ms-orders", "prod", "algesta");
    bench.console.command(bench.in("C-INC", null), "/ops", "status api-gateway");
    Launcher.Request launched = bench.launcher.only();
    assertEquals("algesta/prod/api-gateway", launched.target().key());
    assertEquals(new Address.Channel("C-INC", Language.ES), launched.setting().card());
  }

  @Test
  void a_mistyped_verb_is_refused_with_the_nearest() {
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops("rolback api-gateway prod"));
    assertEquals(List.of("/ops rollback api-gateway prod"), typing(refused.corrections()));
  }

  @Test
  void a_command_that_is_too_long_for_a_form_is_refused_not_cut() {
    FormId.Command command = new FormId.Command("/ops", "x".repeat(2000));
    Reply reply = command.form(Fact.of("console.form.command", "command", "/ops x"), List.of());
    assertEquals(
        "console.command.too-long", assertInstanceOf(Reply.Refused.class, reply).why().code());
  }

  @Test
  void a_scheduled_command_is_launched_for_its_moment_and_the_answer_repeats_it() {
    Reply reply = bench.ops(ALGESTA, "schedule rollback api-gateway prod --at \"sunday 02:00\"");
    Instant sunday = Instant.parse("2026-01-11T02:00:00Z");
    assertEquals(sunday, assertInstanceOf(Reply.Accepted.class, reply).at());
    Launcher.Request launched = bench.launcher.only();
    assertEquals(sunday, launched.setting().at());
    assertEquals(
        "/ops schedule rollback api-gateway prod --at \"sunday 02:00\"", launched.command());
  }

  @Test
  void scheduling_without_a_moment_asks_for_it_with_the_rest() {
    Reply.Form form =
        assertInstanceOf(Reply.Form.class, bench.ops(ALGESTA, "schedule scale api-gateway prod"));
    assertEquals(List.of("replicas", "at"), form.fields().stream().map(Reply.Field::name).toList());
    Reply reply =
        bench.console.submit(
            bench.in("C1", ALGESTA), form.id(), Map.of("replicas", "4", "at", "in 2h"));
    assertEquals(NOW.plusSeconds(7_200), assertInstanceOf(Reply.Accepted.class, reply).at());
    assertEquals(4, bench.launcher.only().params().path("replicas").asInt());
  }

  @Test
  void a_moment_that_is_over_or_unreadable_starts_nothing() {
    for (String at : List.of("2025-01-01 02:00", "whenever", "91d")) {
      Reply reply = bench.ops(ALGESTA, "restart api-gateway prod --at " + at);
      Reply.Refused refused = assertInstanceOf(Reply.Refused.class, reply);
      assertTrue(refused.why().code().startsWith("console.moment."), at);
    }
    assertTrue(bench.launcher.requests.isEmpty());
  }

  @Test
  void an_hour_is_not_read_as_utc_while_the_chat_does_not_say_where_somebody_is() {
    Console.Request request =
        new Console.Request("q-unsaid", ConsoleBench.UNSAID, ChannelIdentity.called("C1", ALGESTA));
    Reply hour = bench.console.command(request, "/ops", "restart api-gateway prod --at 02:00");
    assertEquals(
        "console.moment.zone-unsaid", assertInstanceOf(Reply.Refused.class, hour).why().code());
    assertTrue(bench.launcher.requests.isEmpty());
    Reply span = bench.console.command(request, "/ops", "restart api-gateway prod --at 2h");
    assertEquals(NOW.plusSeconds(7_200), assertInstanceOf(Reply.Accepted.class, span).at());
  }

  @Test
  void a_mistyped_target_keeps_the_moment_and_the_broken_glass() {
    Reply.Refused refused =
        assertInstanceOf(
            Reply.Refused.class,
            bench.ops(
                ALGESTA, "schedule restart api-gatway prod --break-glass \"all down\" --at 04:00"));
    assertEquals(
        List.of("/ops restart api-gateway prod --at 04:00 --break-glass=\"all down\""),
        typing(refused.corrections()));
    Reply.Refused unsaid =
        assertInstanceOf(
            Reply.Refused.class, bench.ops(ALGESTA, "schedule restart api-gatway prod"));
    assertEquals(List.of("/ops schedule restart api-gateway prod"), typing(unsaid.corrections()));
  }

  @Test
  void breaking_the_glass_goes_to_the_engine_with_its_reason() {
    bench.ops(ALGESTA, "rollback api-gateway prod --break-glass payments are down");
    assertEquals("payments are down", bench.launcher.only().setting().breakGlass());
  }

  @Test
  void services_are_found_while_typing() {
    List<Console.Choice> choices = bench.console.options("target", "ORD");
    assertTrue(choices.stream().anyMatch(c -> c.value().equals("ms-orders")));
    assertTrue(choices.stream().allMatch(c -> c.value().contains("ord")));
    assertEquals(List.of(), bench.console.options("other", "x"));
  }
}

package dev.opsdeck.slack;

import static dev.opsdeck.slack.AppBench.CHANNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People of another company, in a channel that is shared with it. */
class StrangersTest {
  private static final String ZOE = "U0ZOE";
  private static final String TURNED_AWAY = "Only members of this workspace";

  private static final String MENTION =
      """
      {"type": "app_mention", "user": "%s", "text": "<@U0OPSDECK> status", "ts": "1775000000.000100",
       "channel": "%s", "event_ts": "1775000000.000100"}
      """;

  private AppBench bench;

  /** Her handle is that of one of ours. */
  @BeforeEach
  void start() throws IOException {
    bench = new AppBench();
    bench.slack.state().add(new Person(ZOE, "ana", "Zoe", "", "zoe@other.example", "en-GB", "UTC"));
    bench.slack.state().moveToTeam(ZOE, "T0OTHER");
    bench.slack.room(CHANNEL).join(ZOE);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void mention_of_a_stranger_is_turned_away() {
    assertTrue(bench.slack.client().type(ZOE, CHANNEL, "@ops status").ok());
    bench.whisper(ZOE, TURNED_AWAY);
    assertEquals(List.of(), bench.console.asked);
  }

  @Test
  void command_of_a_stranger_is_turned_away() {
    Delivery delivery = bench.slack.client().command(ZOE, CHANNEL, "/ops", "status");
    assertTrue(delivery.body().contains(TURNED_AWAY), delivery.body());
    assertEquals(List.of(), bench.console.asked);
  }

  @Test
  void kept_command_of_a_stranger_is_turned_away() {
    bench.console.repeatable = true;
    bench.slack.client().command(ZOE, CHANNEL, "/ops", "restart api prod");
    bench.start();
    bench.whisper(ZOE, TURNED_AWAY);
    Deadline.of(AppBench.SOON).await("an empty inbox", () -> bench.inbox.backlog().waiting() == 0);
    assertEquals(List.of(), bench.console.asked);
  }

  @Test
  void press_of_a_stranger_is_turned_away() {
    String value = Json.write(new ButtonAction.Approve(new ApprovalId("a-1")));
    String button =
        """
        [{"type":"actions","elements":[{"type":"button","action_id":"opsdeck:1-0",
          "text":{"type":"plain_text","text":"Approve"},"value":%s}]}]\
        """;
    bench.slack.client().press(ZOE, bench.post(button.formatted(Json.write(value))), "Approve");
    bench.whisper(ZOE, TURNED_AWAY);
    assertEquals(List.of(), bench.console.asked);
  }

  @Test
  void form_that_a_stranger_got_before_slack_said_who_we_are_is_turned_away() {
    bench.slack.faults().breakNext("auth.test", 503, 2);
    bench.console.answer = any -> form();
    bench.slack.client().command(ZOE, CHANNEL, "/ops", "deny");
    bench.slack.await("a form", AppBench.SOON, () -> bench.slack.form(ZOE));
    bench.clock.advance(Duration.ofSeconds(5));
    Delivery delivery = bench.slack.client().submit(ZOE, Map.of("reason", "x"));
    assertTrue(delivery.body().contains(TURNED_AWAY), delivery.body());
    assertEquals(1, bench.console.asked.size());
  }

  @Test
  void stranger_is_turned_away_by_what_the_request_says_before_slack_is_asked() {
    bench.slack.faults().rateLimitNext("users.info", 600);
    assertTrue(bench.slack.client().type(ZOE, CHANNEL, "@ops status").ok());
    bench.whisper(ZOE, TURNED_AWAY);
    assertEquals(List.of(), bench.console.asked);
  }

  @Test
  void
      while_slack_does_not_say_who_somebody_is_a_mention_that_does_not_say_it_either_does_nothing() {
    bench.slack.faults().rateLimitNext("users.info", 600);
    ObjectNode event = (ObjectNode) Json.parse(MENTION.formatted(Roster.ANA.id(), CHANNEL));
    event.put("ts", bench.clock.instant().getEpochSecond() + ".000100");
    assertTrue(bench.slack.client().event(event).ok());
    bench.whisper(Roster.ANA.id(), "did not say just now who you are");
    assertEquals(List.of(), bench.console.asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"is_bot", "is_stranger", "deleted"})
  void who_is_no_person_of_ours_gets_nothing(String mark) {
    if (mark.equals("deleted")) {
      bench.slack.state().deactivate(Roster.DEV.id());
    } else {
      bench.slack.state().mark(Roster.DEV.id(), mark);
    }
    Delivery delivery = bench.slack.client().command(Roster.DEV.id(), CHANNEL, "/ops", "status");
    assertTrue(delivery.body().contains(TURNED_AWAY), delivery.body());
    assertEquals(List.of(), bench.console.asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"is_restricted", "is_ultra_restricted"})
  void guest_is_known_as_one(String mark) {
    bench.slack.state().mark(Roster.DEV.id(), mark);
    bench.slack.client().command(Roster.DEV.id(), CHANNEL, "/ops", "status");
    Actor actor = bench.console.asked.getFirst().request().actor();
    assertEquals(Actor.Standing.GUEST, actor.standing());
  }

  @Test
  void who_does_something_at_once_is_asked_for_anew() {
    bench.slack.client().command(Roster.BRUNO.id(), CHANNEL, "/ops", "status");
    bench.slack.state().removeFromGroup(Roster.BRUNO.id(), Roster.OPS_GROUP);
    bench.slack.client().command(Roster.BRUNO.id(), CHANNEL, "/ops", "status");
    bench.console.acting = true;
    bench.slack.client().command(Roster.BRUNO.id(), CHANNEL, "/ops", "freeze prod");
    List<Set<String>> groups =
        bench.console.asked.stream().map(asked -> asked.request().actor().groups()).toList();
    Set<String> ops = Set.of(Roster.OPS_GROUP, "ops");
    assertEquals(List.of(ops, ops, Set.of()), groups);
  }

  @Test
  void while_slack_does_not_say_who_we_are_nobody_is_wholly_known() {
    bench.slack.faults().breakNext("auth.test", 503, 100);
    bench.slack.client().command(Roster.ANA.id(), CHANNEL, "/ops", "status");
    assertFalse(bench.console.asked.getFirst().request().actor().whollyKnown());
  }

  private static Reply.Form form() {
    return new Reply.Form(
        "deny/a-1",
        Fact.of("slack.form-too-late"),
        List.of(
            new Reply.Field(
                "reason",
                new Texts("Reason", "Motivo"),
                Reply.Field.Kind.PARAGRAPH,
                true,
                List.<Console.Choice>of())));
  }
}

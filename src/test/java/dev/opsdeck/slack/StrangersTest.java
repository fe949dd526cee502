package dev.opsdeck.slack;

import static dev.opsdeck.slack.AppBench.CHANNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Person;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People of another company, in a channel that is shared with it. */
class StrangersTest {
  private static final String ZOE = "U0ZOE";
  private static final String TURNED_AWAY = "Only members of this workspace";

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

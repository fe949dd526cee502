package dev.opsdeck.slack;

import static dev.opsdeck.slack.AppBench.CHANNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.console.Reply;
import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.api.Faults;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that Slack does not take, or has to be asked about and does not say. */
class DeafSlackTest {
  private static final String ANA = Roster.ANA.id();
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Pattern RESPONSE_URL = Pattern.compile("response_url=.*?response%2F(\\w+)");

  private AppBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new AppBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void names_that_slack_does_not_say_delay_an_acknowledgement_little() {
    Fact fact =
        Fact.of(
            "card.please-approve",
            "people",
            "eva@x.example leo@x.example",
            "requester",
            ANA,
            "expiresAt",
            "2026-03-01T03:15:00Z");
    bench.console.answer = any -> new Reply.Answer(fact);
    try (Faults.Hang _ = bench.slack.faults().hang("users.lookupByEmail")) {
      Delivery delivery = bench.slack.client().command(ANA, CHANNEL, "/ops", "status");
      assertTrue(delivery.body().contains("eva@x.example leo@x.example please"), delivery.body());
      assertTrue(delivery.took().compareTo(Duration.ofSeconds(3)) < 0, delivery.took().toString());
    }
  }

  @Test
  void kept_command_whose_answer_reached_nobody_is_answered_again() {
    bench.console.repeatable = true;
    useUpResponseUrl(bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod"));
    refuseAnswers(1);
    bench.start();
    awaitVainAnswers(1);
    bench.clock.advance(LEASE);
    bench.whisper(ANA, "older version");
    awaitDone();
    assertEquals(2, bench.console.asked.size());
    assertEquals(
        bench.console.asked.get(0).request().id(), bench.console.asked.get(1).request().id());
  }

  @Test
  void kept_command_whose_answer_nobody_can_ever_get_is_done_after_three_attempts() {
    bench.console.repeatable = true;
    useUpResponseUrl(bench.slack.client().command(ANA, CHANNEL, "/ops", "restart api prod"));
    refuseAnswers(100);
    bench.start();
    for (int i = 1; i < 3; i++) {
      awaitVainAnswers(i);
      bench.clock.advance(LEASE);
    }
    awaitDone();
    assertEquals(3, bench.console.asked.size());
  }

  /** In the channel and directly. */
  private void refuseAnswers(int times) {
    bench.slack.faults().failNext("chat.postEphemeral", "user_not_in_channel", times);
    bench.slack.faults().failNext("conversations.open", "user_not_found", times);
  }

  /** Slack takes five answers at an address. */
  private void useUpResponseUrl(Delivery delivery) {
    Matcher url = RESPONSE_URL.matcher(delivery.request().body());
    assertTrue(url.find(), delivery.request().body());
    for (int i = 0; i < 5; i++) {
      bench.slack.state().change(() -> bench.slack.state().responseUrls().spend(url.group(1)));
    }
  }

  /** Until so many could not be told. */
  private void awaitVainAnswers(int many) {
    Deadline.of(AppBench.SOON)
        .await(
            many + " vain answers", () -> bench.slack.calls("conversations.open").size() == many);
  }

  private void awaitDone() {
    Deadline.of(AppBench.SOON).await("an empty inbox", () -> bench.inbox.backlog().waiting() == 0);
  }
}

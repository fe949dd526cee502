package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.api.Call;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hundred runs at once in one channel, with Slack's real limits, in the time of a test. */
class FloodTest {
  private static final int RUNS = 200;
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(5);
  private static final RunId ASKING = new RunId("r-asking");

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
    bench.slack.limitRates(true);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void every_card_ends_in_its_last_state_and_a_question_does_not_wait() {
    Instant began = bench.clock.instant();
    putAll(RunState.PLANNING);
    bench.tellFor(Duration.ofSeconds(60));
    putAll(RunState.RUNNING);
    IntStream.range(0, RUNS).forEach(i -> bench.outbox.put(detail(i)));
    bench.tellFor(Duration.ofSeconds(30));

    bench.outbox.put(card(ASKING, RunState.AWAITING_APPROVAL));
    Instant put = bench.clock.instant();
    Duration posted = waitedFor("a new question", put);

    putAll(RunState.FAILED);
    bench.tellFor(Duration.ofSeconds(20));
    bench.outbox.put(card(new RunId("r-0"), RunState.ASKING));
    Duration edited = waitedFor("Waiting for a person", bench.clock.instant());

    bench.outbox.put(card(new RunId("r-0"), RunState.FAILED));
    bench.outbox.put(card(ASKING, RunState.SUCCEEDED));
    bench.tellAll();

    assertTrue(posted.compareTo(A_FEW_SECONDS) <= 0, "posted after " + posted);
    assertTrue(edited.compareTo(A_FEW_SECONDS) <= 0, "edited after " + edited);
    assertEquals(RUNS + 1, bench.cards().size());
    assertEquals(RUNS, cardsWith("Failed"));
    assertEquals(List.of(), limited());
    System.out.printf(
        "flood: question posted after %s, edited after %s, all told in %s with %d calls%n",
        posted, edited, Duration.between(began, bench.clock.instant()), bench.slack.calls().size());
  }

  @Test
  void slack_that_limits_us_earlier_than_we_think_is_obeyed() {
    bench.slack.limitRates(false);
    for (int i = 0; i < 40; i++) {
      bench.slack.faults().rateLimitNext(i % 2 == 0 ? "chat.postMessage" : "chat.update", 5 + i);
    }
    IntStream.range(0, 30).forEach(i -> bench.outbox.put(card(id(i), RunState.PLANNING)));
    bench.tellFor(Duration.ofSeconds(30));
    IntStream.range(0, 30).forEach(i -> bench.outbox.put(card(id(i), RunState.FAILED)));
    bench.tellAll();

    assertEquals(30, bench.cards().size());
    assertEquals(30, cardsWith("Failed"));
    for (Call refused : limited()) {
      Instant until = refused.at().plusSeconds(refused.retryAfter());
      assertTrue(
          bench.slack.calls(refused.method()).stream()
              .noneMatch(c -> c.at().isAfter(refused.at()) && c.at().isBefore(until)),
          "called again too early: " + refused.method());
    }
  }

  private Duration waitedFor(String text, Instant since) {
    String wanted = text.equals("a new question") ? "Waiting for approval" : text;
    bench.tellUntil(() -> cardsWith(wanted) > 0);
    return Duration.between(since, bench.clock.instant());
  }

  private long cardsWith(String text) {
    return bench.cards().stream().map(Message::plain).filter(t -> t.contains(text)).count();
  }

  private List<Call> limited() {
    return bench.slack.calls().stream().filter(c -> c.error().equals("ratelimited")).toList();
  }

  private void putAll(RunState state) {
    IntStream.range(0, RUNS).forEach(i -> bench.outbox.put(card(id(i), state)));
  }

  private static RunId id(int number) {
    return new RunId("r-" + number);
  }

  private static Event.RunCard card(RunId id, RunState state) {
    return new Event.RunCard(OPS, SampleRuns.renamed(SampleRuns.rollback(state), id));
  }

  private static Event.RunDetail detail(int number) {
    Fact title = Fact.of("slack.not-recorded");
    return new Event.RunDetail(OPS, id(number), title, List.of(), List.of());
  }
}

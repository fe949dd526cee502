package dev.opsdeck.slack.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Five looks and a change at once in one channel, which takes one message a second. */
class BusyChannelTest {
  private static final int LOOKS = 5;

  /** As many as the status of a service has. */
  private static final int DETAILS = 3;

  private static final Duration FIRST_CARD = Duration.ofSeconds(2);

  /**
   * Five cards, a change's card and its end, fifteen details: no message waits for another's retry.
   */
  private static final Duration EVERYTHING = Duration.ofSeconds(LOOKS * (1 + DETAILS) + 4);

  private static final RunView CHANGE = SampleRuns.rollback(RunState.PLANNING);

  @Test
  void cards_of_changes_wait_for_no_look_and_cards_of_looks_for_no_detail() throws IOException {
    try (OutboxRelayBench bench = new OutboxRelayBench()) {
      bench.slack.limitRates(true);
      Instant began = bench.clock.instant();
      IntStream.range(0, LOOKS).forEach(i -> look(bench, new RunId("r-look-" + i)));
      bench.outbox.put(new Event.RunCard(OutboxRelayBench.OPS, CHANGE));

      Duration change = waited(bench, began, () -> cards(bench, "Looking") == 1);
      bench.outbox.put(
          new Event.RunCard(OutboxRelayBench.OPS, SampleRuns.rollback(RunState.SUCCEEDED)));
      Instant ended = bench.clock.instant();
      Duration end = waited(bench, ended, () -> cards(bench, "Looking") == 0);
      Duration looks = waited(bench, began, () -> bench.cards().size() == LOOKS + 1);
      long detailsBefore = bench.messages().stream().filter(Message::isReply).count();
      bench.tellAll();
      Duration last = Duration.between(began, bench.clock.instant());

      System.out.printf(
          "busy channel: card of the change after %s, its end after %s, last card of a look after"
              + " %s, last detail after %s%n",
          change, end, looks, last);
      assertTrue(change.compareTo(FIRST_CARD) <= 0, "the change's card after " + change);
      assertTrue(end.compareTo(FIRST_CARD) <= 0, "the change's end after " + end);
      assertTrue(looks.compareTo(Duration.ofSeconds(LOOKS + 3)) <= 0, "the looks after " + looks);
      assertEquals(0, detailsBefore, "no detail goes before a card");
      assertTrue(last.compareTo(EVERYTHING) <= 0, "the last detail after " + last);
      assertEquals(LOOKS * DETAILS, bench.messages().stream().filter(Message::isReply).count());
    }
  }

  /** As the engine puts it: the card when the look is asked for and again when it is over. */
  private static void look(OutboxRelayBench bench, RunId id) {
    RunView status = SampleRuns.status();
    bench.outbox.put(new Event.RunCard(OutboxRelayBench.OPS, SampleRuns.renamed(status, id)));
    for (int i = 0; i < DETAILS; i++) {
      Fact title = Fact.of("slack.not-recorded");
      bench.outbox.put(new Event.RunDetail(OutboxRelayBench.OPS, id, title, List.of(), List.of()));
    }
    bench.outbox.put(new Event.RunCard(OutboxRelayBench.OPS, SampleRuns.renamed(status, id)));
  }

  private static Duration waited(OutboxRelayBench bench, Instant since, BooleanSupplier told) {
    bench.tellUntil(told);
    return Duration.between(since, bench.clock.instant());
  }

  private static long cards(OutboxRelayBench bench, String state) {
    return bench.cards().stream().map(Message::plain).filter(t -> t.contains(state)).count();
  }
}

package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.CHANNEL;
import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.api.Faults.Hang;
import dev.opsdeck.demo.slack.state.Content;
import dev.opsdeck.demo.slack.state.Room;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.Urgency;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateBudget;
import dev.opsdeck.slack.api.RateLimitedClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTakeoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MANY = 15;

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void
      card_of_a_courier_killed_between_posting_and_recording_is_edited_by_another_within_five_seconds() {
    Instant killed = bench.clock.instant();
    bench.outbox.put(card(RunState.PLANNING));
    bench.relay(bench.outbox, new DiesWhenRecording()).round();
    assertEquals(1, bench.cards().size(), "it was posted");
    assertTrue(bench.posted.find("run/" + SampleRuns.rollback(RunState.PLANNING).id()).isEmpty());

    bench.outbox.put(card(RunState.FAILED));
    bench.replaceCourier();
    bench.tellAll();

    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Failed"));
    Duration took = Duration.between(killed, bench.clock.instant());
    assertTrue(took.compareTo(DeliveryLeases.LEASE.plusMillis(100)) <= 0, took.toString());
  }

  @Test
  void courier_that_works_for_long_keeps_its_claim() throws Exception {
    CompletableFuture<Void> telling;
    try (Hang _ = bench.slack.faults().hang("chat.postMessage")) {
      bench.outbox.put(note());
      telling = CompletableFuture.runAsync(bench::round);
      awaitClaim();
      for (int i = 0; i < 10; i++) {
        bench.clock.advance(DeliveryLeases.RENEWAL);
        bench.renew();
        assertFalse(isFree(), "after " + i + " renewals");
      }
    }
    telling.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    bench.tellAll();
    assertEquals(1, bench.messages().size());
  }

  @Test
  void courier_that_freezes_on_its_way_to_slack_sends_nothing_when_it_wakes_up() {
    Attempt.Claim lapsing =
        new Attempt.Claim() {
          private int looks;

          @Override
          public boolean held() {
            return looks++ == 0;
          }

          @Override
          public boolean sendsAgain() {
            return true;
          }
        };
    RateLimitedClient line = new RateLimitedClient(bench.client(), new RateBudget(), bench.clock);
    Delivery delivery = new Delivery(1, note(), 0, null, bench.clock.instant(), Urgency.STATE);
    Attempt attempt = line.attempt(delivery, lapsing);
    DeliveryStep<?> step =
        line.write(
            attempt,
            "chat.postMessage",
            CHANNEL,
            m -> m.chatPostMessage(r -> r.channel(CHANNEL).text("late")));
    assertFalse(assertInstanceOf(DeliveryStep.Later.class, step).maybeSent());
    assertEquals(List.of(), bench.messages());
  }

  @Test
  void frozen_courier_that_wakes_up_after_its_claim_begins_nothing_more() {
    bench.outbox.put(card(RunState.PLANNING));
    Runnable meanwhile =
        () -> {
          bench.clock.advance(DeliveryLeases.LEASE);
          bench.outbox.put(card(RunState.FAILED));
          bench.tellAll();
        };

    bench.relay(new FreezesAfterClaim(bench.outbox, meanwhile), bench.posted).round();
    bench.tellAll();

    assertEquals(1, bench.cards().size());
    assertTrue(bench.cards().getFirst().plain().contains("Failed"));
    assertEquals(1, bench.slack.calls("chat.postMessage").size());
  }

  @Test
  void what_waited_for_its_turn_when_its_courier_died_is_posted_without_a_search() {
    putNotes(MANY);
    bench.round();
    bench.replaceCourier();
    bench.tellAll();

    assertEquals(MANY, bench.messages().size());
    assertEquals(List.of(), bench.slack.calls("conversations.history"));
  }

  @Test
  void all_that_a_dead_courier_left_in_doubt_is_looked_for_once_in_a_long_history() {
    int pages = 4;
    chatter((pages - 1) * 200);
    putNotes(MANY);
    Instant now = bench.clock.instant();
    assertEquals(MANY, bench.outbox.claim(MANY, now, now.plus(DeliveryLeases.LEASE)).size());
    bench.clock.advance(DeliveryLeases.LEASE);
    bench.slack.limitRates(true);
    bench.tellFor(Duration.ofMinutes(3));

    assertEquals(List.of(), bench.outbox.waiting());
    assertEquals(
        MANY,
        bench.messages().stream().filter(note -> note.plain().contains("not record this")).count());
    int calls = bench.slack.calls("conversations.history").size();
    assertTrue(calls <= MANY * pages, calls + " calls");
  }

  @Test
  void what_was_said_since_a_courier_died_is_not_searched() {
    putNotes(1);
    Instant now = bench.clock.instant();
    bench.outbox.claim(1, now, now.plus(DeliveryLeases.LEASE));
    bench.clock.advance(Duration.ofMinutes(10));
    chatter(600);
    bench.tellAll();

    assertEquals(
        1,
        bench.messages().stream().filter(note -> note.plain().contains("not record this")).count());
    assertEquals(1, bench.slack.calls("conversations.history").size());
  }

  private void putNotes(int many) {
    for (int i = 0; i < many; i++) {
      bench.outbox.put(new Event.Note(OPS, "lane " + i, Fact.of("slack.not-recorded")));
    }
  }

  /** What others write in the channel. */
  private void chatter(int many) {
    Room room = bench.slack.room(CHANNEL);
    for (int i = 0; i < many; i++) {
      bench
          .slack
          .state()
          .change(() ->
              bench.slack.state().rooms().post(room, Roster.DEV.id(), Content.of("hm"), null));
    }
  }

  private static final class DiesWhenRecording implements PostedMessages {
    @Override
    public Optional<PostedMessage> find(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<String> keyOfChannel(String channel) {
      return Optional.empty();
    }

    @Override
    public void record(String key, PostedMessage message) {
      if (!message.ts().equals("requester")) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public Optional<String> shown(String key) {
      return Optional.empty();
    }

    @Override
    public void shows(String key, String digest) {}
  }

  private record FreezesAfterClaim(Outbox outbox, Runnable meanwhile) implements Outbox {
    @Override
    public void put(Handle handle, Event event) {
      outbox.put(handle, event);
    }

    @Override
    public List<Delivery> claim(int max, Instant now, Instant until) {
      List<Delivery> claimed = outbox.claim(max, now, until);
      meanwhile.run();
      return claimed;
    }

    @Override
    public Set<Long> renew(Collection<Delivery> claimed, Instant until) {
      return outbox.renew(claimed, until);
    }

    @Override
    public boolean sendsAgain(Delivery delivery) {
      return outbox.sendsAgain(delivery);
    }

    @Override
    public void delivered(Delivery delivery) {
      outbox.delivered(delivery);
    }

    @Override
    public void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent) {
      outbox.postpone(delivery, until, reason, maybeSent);
    }

    @Override
    public void giveUp(Delivery delivery, String reason) {
      outbox.giveUp(delivery, reason);
    }

    @Override
    public void onPut(Runnable listener) {
      outbox.onPut(listener);
    }
  }

  private void awaitClaim() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (isFree()) {
      assertTrue(System.nanoTime() < deadline, "nothing was claimed");
      Thread.onSpinWait();
    }
  }

  /** Whether another courier could have it now. */
  private boolean isFree() {
    Instant now = bench.clock.instant();
    return bench.outbox.nextDue().filter(due -> !due.isAfter(now)).isPresent();
  }

  private static Event.RunCard card(RunState state) {
    return new Event.RunCard(OPS, SampleRuns.rollback(state));
  }

  private static Event note() {
    return new Event.Note(OPS, "lane", Fact.of("slack.not-recorded"));
  }
}

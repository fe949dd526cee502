package dev.opsdeck.slack.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.slack.SettableClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InboxConsumerTest {
  private final SettableClock clock = new SettableClock();
  private final InMemoryInbox inbox = new InMemoryInbox(clock);
  private final List<String> carriedOut = new ArrayList<>();
  private final List<String> givenUp = new ArrayList<>();

  /** What the consumer has begun and nobody has got round to. */
  private final Queue<Runnable> begun = new ArrayDeque<>();

  @Test
  void every_request_is_carried_out_and_then_done() {
    InboxConsumer consumer = consumer(this::carryOut);
    keep("a");
    keep("b");
    consumer.round();
    work();
    assertEquals(List.of("a 1", "b 1"), carriedOut);
    assertEquals(0, inbox.backlog().waiting());
  }

  @Test
  void request_that_fails_is_carried_out_again_when_its_lease_is_over() {
    InboxConsumer consumer =
        consumer(kept -> {
          if (kept.attempt() == 1) {
            throw new IllegalStateException("the database is away");
          }
          return carryOut(kept);
        });
    keep("a");
    consumer.round();
    work();
    consumer.round();
    work();
    assertEquals(List.of(), carriedOut);
    clock.advance(InboxConsumer.LEASE);
    consumer.round();
    work();
    assertEquals(List.of("a 2"), carriedOut);
    assertEquals(0, inbox.backlog().waiting());
  }

  @Test
  void a_few_are_carried_out_at_once_and_the_others_stay_for_any_replica() {
    InboxConsumer consumer = consumer(this::carryOut);
    for (int i = 0; i < 20; i++) {
      keep("r" + i);
    }
    consumer.round();
    consumer.round();
    int atOnce = begun.size();
    assertTrue(atOnce < 20, atOnce + " at once");
    consumer(this::carryOut).round();
    assertEquals(2 * atOnce, begun.size());
    work();
    consumer.round();
    work();
    assertEquals(20, carriedOut.size());
  }

  @Test
  void what_follows_holds_up_no_other_request() {
    List<Runnable> slow = new ArrayList<>();
    InboxConsumer consumer =
        consumer(kept -> {
          Runnable follows = carryOut(kept);
          return () -> {
            slow.add(follows);
          };
        });
    for (int i = 0; i < 20; i++) {
      keep("r" + i);
      consumer.round();
      work();
    }
    assertEquals(20, slow.size());
  }

  @Test
  void request_whose_end_never_comes_is_given_up_after_the_last_attempt() {
    InboxConsumer consumer =
        consumer(_ ->
            () -> {
              throw new IllegalStateException("what follows fails each time");
            });
    keep("a");
    for (int i = 0; i < InboxConsumer.LAST_ATTEMPT + 3; i++) {
      consumer.round();
      work();
      clock.advance(InboxConsumer.LEASE);
    }
    assertEquals(List.of("a " + (InboxConsumer.LAST_ATTEMPT + 1)), givenUp);
    assertEquals(0, inbox.backlog().waiting());
  }

  private InboxConsumer consumer(Function<Inbox.Kept, Runnable> carryOut) {
    InboxConsumer.Work work =
        new InboxConsumer.Work() {
          @Override
          public Runnable carryOut(Inbox.Kept kept) {
            return carryOut.apply(kept);
          }

          @Override
          public void giveUp(Inbox.Kept kept) {
            givenUp.add(kept.id() + " " + kept.attempt());
            inbox.done(kept);
          }
        };
    return new InboxConsumer(inbox, work, new PriorityGate(), clock, begun::add);
  }

  private void keep(String id) {
    inbox.keep(id, "").join();
  }

  private Runnable carryOut(Inbox.Kept kept) {
    carriedOut.add(kept.id() + " " + kept.attempt());
    return () -> inbox.done(kept);
  }

  private void work() {
    while (!begun.isEmpty()) {
      begun.remove().run();
    }
  }
}

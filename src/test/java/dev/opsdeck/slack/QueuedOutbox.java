package dev.opsdeck.slack;

import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The outbox's promises in memory, and what became of each delivery. */
final class QueuedOutbox implements Outbox {
  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> givenUp = new ArrayList<>();
  private final List<String> postponed = new ArrayList<>();
  private long ids;

  QueuedOutbox(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Row {
    final long id;
    final Event event;
    final Instant putAt;
    int attempts;
    Instant dueAt;
    Instant claimedUntil = Instant.EPOCH;

    Row(long id, Event event, Instant putAt) {
      this.id = id;
      this.event = event;
      this.putAt = putAt;
      dueAt = putAt;
    }
  }

  synchronized void put(Event event) {
    Instant now = clock.instant();
    if (event instanceof Event.RunCard card) {
      rows.removeIf(row ->
          row.event instanceof Event.RunCard
              && row.event.lane().equals(card.lane())
              && row.claimedUntil.isBefore(now));
    }
    rows.add(new Row(++ids, event, now));
  }

  @Override
  public void put(Handle handle, Event event) {
    put(event);
  }

  @Override
  public synchronized List<Delivery> claim(int max, Instant now, Instant until) {
    List<Delivery> claimed = new ArrayList<>();
    Set<String> lanes = new HashSet<>();
    for (Row row : rows) {
      boolean first = lanes.add(row.event.lane());
      boolean free = !row.claimedUntil.isAfter(now) && !row.dueAt.isAfter(now);
      if (first && free && claimed.size() < max) {
        claimed.add(new Delivery(row.id, row.event, row.attempts++, row.putAt));
        row.claimedUntil = until;
      }
    }
    return claimed;
  }

  @Override
  public synchronized void delivered(Delivery delivery) {
    rows.removeIf(row -> row.id == delivery.id());
  }

  @Override
  public synchronized void postpone(Delivery delivery, Instant until, String reason) {
    postponed.add(reason);
    for (Row row : rows) {
      if (row.id == delivery.id()) {
        row.dueAt = until;
        row.claimedUntil = Instant.EPOCH;
      }
    }
  }

  @Override
  public synchronized void giveUp(Delivery delivery, String reason) {
    givenUp.add(reason);
    delivered(delivery);
  }

  @Override
  public void onPut(Runnable listener) {}

  synchronized List<String> givenUp() {
    return List.copyOf(givenUp);
  }

  synchronized List<String> postponed() {
    return List.copyOf(postponed);
  }

  /** When something is due next, empty when everything is told. */
  synchronized Optional<Instant> nextDue() {
    return rows.stream()
        .map(row -> row.dueAt.isAfter(row.claimedUntil) ? row.dueAt : row.claimedUntil)
        .min(Instant::compareTo);
  }
}

package dev.opsdeck.progress;

import static java.util.Comparator.naturalOrder;

import dev.opsdeck.database.Database;
import dev.opsdeck.progress.Outbox.Delivery.Doubt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The outbox without a database; keeps the same contract as the one in PostgreSQL. */
public final class InMemoryOutbox implements Outbox {
  private final Database database;
  private final InstantSource clock;
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private final List<Event> told = new ArrayList<>();
  private final Map<Event, String> givenUp = new HashMap<>();
  private final List<String> postponed = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long lastId;

  public InMemoryOutbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Every event that was put and committed, in order, newest card states included. */
  public synchronized List<Event> put() {
    return List.copyOf(told);
  }

  /** What waits still, in the order in which it would be told. */
  public synchronized List<Event> waiting() {
    return rows.values().stream().map(row -> row.event).toList();
  }

  public synchronized Map<Event, String> givenUp() {
    return Map.copyOf(givenUp);
  }

  /** Why what was postponed was so, oldest first. */
  public synchronized List<String> postponed() {
    return List.copyOf(postponed);
  }

  /** When something is due next, empty when everything is told. */
  public synchronized Optional<Instant> nextDue() {
    return heads().stream()
        .map(row ->
            row.claimedUntil != null && row.claimedUntil.isAfter(row.dueAt)
                ? row.claimedUntil
                : row.dueAt)
        .min(naturalOrder());
  }

  private Collection<Row> heads() {
    Map<String, Row> heads = new HashMap<>();
    rows.values().forEach(row -> heads.putIfAbsent(row.event.lane(), row));
    return heads.values();
  }

  /** Puts it in a transaction of its own. */
  public void put(Event event) {
    database.useTransaction(handle -> put(handle, event));
  }

  @Override
  public void put(Handle handle, Event event) {
    database.afterCommit(
        handle,
        () -> {
          add(event);
          listeners.forEach(Runnable::run);
        });
  }

  private synchronized void add(Event event) {
    told.add(event);
    Instant now = clock.instant();
    hurry(event, now);
    Optional<Row> place =
        rows.values().stream()
            .filter(row -> isUnclaimedCard(row, event.lane()))
            .filter(_ -> event instanceof Event.RunCard)
            .findFirst();
    if (place.isPresent()) {
      place.get().event = event;
      place.get().putAt = now;
    } else {
      lastId++;
      rows.put(lastId, new Row(lastId, event, now));
    }
  }

  private void hurry(Event event, Instant now) {
    if (event.urgency().isMoreUrgentThan(urgency(event.lane()))) {
      lane(event.lane())
          .filter(row -> row.claimedUntil == null && row.dueAt.isAfter(now))
          .forEach(row -> row.dueAt = now);
    }
  }

  private Stream<Row> lane(String lane) {
    return rows.values().stream().filter(row -> row.event.lane().equals(lane));
  }

  private Urgency urgency(String lane) {
    return lane(lane).map(row -> row.event.urgency()).min(naturalOrder()).orElse(Urgency.DETAIL);
  }

  private static boolean isUnclaimedCard(Row row, String lane) {
    return row.event instanceof Event.RunCard
        && row.claimedUntil == null
        && row.event.lane().equals(lane);
  }

  @Override
  public synchronized List<Delivery> claim(int max, Instant now, Instant until) {
    return heads().stream()
        .filter(row -> !row.dueAt.isAfter(now))
        .filter(row -> row.claimedUntil == null || !row.claimedUntil.isAfter(now))
        .map(row -> delivery(row, now))
        .sorted(
            Comparator.comparing((Delivery d) -> d.urgencyAt(now)).thenComparingLong(Delivery::id))
        .limit(max)
        .peek(delivery -> {
          Row row = Objects.requireNonNull(rows.get(delivery.id()));
          row.doubtUntil = row.attempts > row.unsent ? row.endOfDoubt(now) : null;
          row.doubtFrom = row.attempts == row.unsent ? now : row.doubtFrom;
          row.claimedUntil = until;
          row.attempts++;
        })
        .toList();
  }

  private Delivery delivery(Row row, Instant now) {
    return new Delivery(
        row.id,
        row.event,
        row.attempts,
        row.attempts > row.unsent ? new Doubt(row.doubtFrom, row.endOfDoubt(now)) : null,
        row.putAt,
        urgency(row.event.lane()));
  }

  @Override
  public boolean sendsAgain(Delivery delivery) {
    AtomicBoolean ours = new AtomicBoolean();
    ifStillOurs(
        delivery,
        row -> {
          row.doubtUntil = null;
          ours.set(true);
        });
    return ours.get();
  }

  @Override
  public synchronized Set<Long> renew(Collection<Delivery> claimed, Instant until) {
    Set<Long> ours = new HashSet<>();
    for (Delivery delivery : claimed) {
      ifStillOurs(
          delivery,
          row -> {
            row.claimedUntil = until;
            ours.add(row.id);
          });
    }
    return ours;
  }

  @Override
  public void delivered(Delivery delivery) {
    ifStillOurs(delivery, row -> rows.remove(row.id));
  }

  @Override
  public void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent) {
    ifStillOurs(
        delivery,
        row -> {
          boolean hurried = urgency(row.event.lane()).isMoreUrgentThan(delivery.urgency());
          if (row.event instanceof Event.RunCard) {
            rows.tailMap(row.id, false).values().stream()
                .filter(later -> isUnclaimedCard(later, row.event.lane()))
                .findFirst()
                .ifPresent(later -> {
                  row.event = later.event;
                  row.putAt = later.putAt;
                  rows.remove(later.id);
                });
          }
          row.claimedUntil = null;
          row.unsent = maybeSent ? row.unsent : row.attempts;
          postponed.add(reason);
          Instant now = clock.instant();
          row.dueAt = hurried && now.isBefore(until) ? now : until;
        });
  }

  @Override
  public void giveUp(Delivery delivery, String reason) {
    ifStillOurs(
        delivery,
        row -> {
          givenUp.put(row.event, reason);
          rows.remove(row.id);
        });
  }

  private synchronized void ifStillOurs(Delivery delivery, Consumer<Row> change) {
    Row row = rows.get(delivery.id());
    if (row != null && row.claimedUntil != null && row.attempts == delivery.attempts() + 1) {
      change.accept(row);
    }
  }

  @Override
  public void onPut(Runnable listener) {
    listeners.add(listener);
  }

  private static final class Row {
    private final long id;
    private Event event;
    private Instant putAt;
    private Instant dueAt;
    private int attempts;
    private int unsent;
    private @Nullable Instant claimedUntil;
    private Instant doubtFrom;
    private @Nullable Instant doubtUntil;

    Row(long id, Event event, Instant now) {
      this.id = id;
      this.event = event;
      this.putAt = now;
      this.dueAt = now;
      this.doubtFrom = now;
    }

    /** As long as it may have been sent, at the first look since. */
    Instant endOfDoubt(Instant now) {
      if (doubtUntil != null) {
        return doubtUntil;
      }
      return claimedUntil == null ? now : claimedUntil;
    }
  }
}

package dev.opsdeck.progress;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.Database.LockOrder;
import dev.opsdeck.kernel.StoredJson;
import dev.opsdeck.progress.Outbox.Delivery.Doubt;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox in PostgreSQL. Delivered rows are deleted.
 *
 * <p>The first row of a lane that is not given up is its head; only a head can be claimed. It
 * carries the urgency of its lane, so that claiming takes no longer when much waits. A claim is
 * known by the number of its attempt, so that a courier whose claim ran out changes nothing.
 */
@Singleton
final class PostgresOutbox implements Outbox {
  /**
   * Who puts second in a lane waits here for the commit of the first: ids of a lane are in the
   * order of their commits, and at most one card in it is neither in flight nor replaced.
   */
  private static final String LOCK_LANE =
      "SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))";

  private static final int LOCK_RANK = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PostgresOutbox.class);

  /**
   * The newest state takes the first place that a card of the lane waits in, so that a card comes
   * before the details in its thread; all else comes last. A card that is in flight is not touched.
   * What waits for its turn in the rate budget asks again when its lane becomes more urgent.
   */
  private static final String PUT =
      """
      WITH place AS (
        SELECT min(id) AS id FROM outbox
        WHERE :card AND lane = :lane AND card AND NOT given_up AND claimed_until IS NULL),
      lane AS (
        SELECT min(o.id) AS head, :urgency < min(urgency) AS hurries,
          least(:urgency, min(urgency) FILTER (WHERE o.id IS DISTINCT FROM place.id)) AS rank
        FROM outbox o CROSS JOIN place WHERE o.lane = :lane AND NOT given_up),
      changed AS (
        UPDATE outbox o SET
          due_at = CASE WHEN hurries THEN least(o.due_at, :now) ELSE o.due_at END,
          lane_rank = CASE WHEN o.id = lane.head THEN lane.rank END,
          event = CASE WHEN o.id = place.id THEN :event ELSE o.event END,
          put_at = CASE WHEN o.id = place.id THEN :now ELSE o.put_at END,
          urgency = CASE WHEN o.id = place.id THEN :urgency ELSE o.urgency END
        FROM place, lane
        WHERE o.lane = :lane AND NOT o.given_up AND o.claimed_until IS NULL
          AND (o.id = place.id OR o.id = lane.head AND (
            hurries AND o.due_at > :now OR o.lane_rank IS DISTINCT FROM lane.rank))
        RETURNING o.id = place.id AS replaced)
      INSERT INTO outbox (lane, card, urgency, event, put_at, due_at, lane_rank)
      SELECT :lane, :card, :urgency, :event, :now, :now, CASE WHEN head IS NULL THEN lane.rank END
      FROM lane WHERE NOT EXISTS (SELECT FROM changed WHERE replaced)
      """;

  /**
   * Of each rank those that are due first, and of all these the most urgent: the age of the head
   * lifts its lane as {@link Urgency#after} says.
   */
  private static final String CLAIM =
      """
      WITH due AS (
        SELECT head.id FROM generate_series(0, 4) AS of (rank) CROSS JOIN LATERAL (
          SELECT id FROM outbox o
          WHERE lane_rank = of.rank AND NOT given_up AND due_at <= :now
            AND (claimed_until IS NULL OR claimed_until <= :now)
            AND NOT EXISTS (
              SELECT FROM outbox e WHERE e.lane = o.lane AND e.id < o.id AND NOT e.given_up)
          ORDER BY due_at, id LIMIT :max) head),
      head AS (
        SELECT o.id, lane.rank FROM due JOIN outbox o USING (id) CROSS JOIN LATERAL (
          SELECT min(e.urgency) AS rank FROM outbox e
          WHERE e.lane = o.lane AND NOT e.given_up) lane
        WHERE NOT given_up AND due_at <= :now AND (claimed_until IS NULL OR claimed_until <= :now)
        ORDER BY CASE lane.rank WHEN 0 THEN 0 ELSE greatest(
            1, lane.rank - floor(extract(epoch FROM (:now - o.put_at)) / :step)) END, o.id
        LIMIT :max FOR UPDATE OF o SKIP LOCKED)
      UPDATE outbox SET claimed_until = :until, attempts = attempts + 1,
        doubt_from = CASE WHEN attempts = unsent THEN :now ELSE doubt_from END,
        doubt_until = CASE WHEN attempts > unsent
          THEN coalesce(doubt_until, claimed_until, :now) END
      FROM head WHERE outbox.id = head.id
      RETURNING outbox.id, event, attempts, unsent, put_at, doubt_from, doubt_until, head.rank
      """;

  private static final String STILL_OURS =
      " WHERE id = :id AND attempts = :attempts AND claimed_until IS NOT NULL AND NOT given_up";

  /** What was claimed without having been read: nothing of it was sent. */
  private static final String LEAVE =
      """
      UPDATE outbox SET claimed_until = NULL, due_at = :later, reason = 'not understood',
        unsent = CASE WHEN unsent = attempts - 1 THEN attempts ELSE unsent END
      WHERE id = ANY(:ids)
      """;

  private static final Duration STRANGE = Duration.ofMinutes(1);

  private static final String SENDS_AGAIN = "UPDATE outbox SET doubt_until = NULL" + STILL_OURS;

  private static final String RENEW =
      """
      UPDATE outbox o SET claimed_until = :until
      FROM unnest(:ids, :attempts) AS claim(id, attempts)
      WHERE o.id = claim.id AND o.attempts = claim.attempts
        AND o.claimed_until IS NOT NULL AND NOT o.given_up
      RETURNING o.id
      """;

  /**
   * When a newer card was put while this one was in flight, the newer one takes its place. What
   * became more urgent meanwhile does not wait for a time that was given to it when it was less so.
   */
  private static final String POSTPONE =
      """
      WITH newer AS (
        DELETE FROM outbox WHERE lane = :lane AND card AND :card AND id > :id
          AND NOT given_up AND claimed_until IS NULL
          AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = :id AND o.attempts = :attempts
            AND o.claimed_until IS NOT NULL AND NOT o.given_up)
        RETURNING event, urgency, put_at)
      UPDATE outbox SET claimed_until = NULL, reason = :reason,
        unsent = CASE WHEN :maybeSent THEN unsent ELSE attempts END,
        due_at = CASE WHEN EXISTS (
            SELECT 1 FROM outbox o WHERE o.lane = :lane AND NOT o.given_up AND o.urgency < :urgency)
          THEN least(CAST(:until AS timestamptz), :now) ELSE :until END,
        lane_rank = (
          SELECT min(o.urgency) FROM outbox o WHERE o.lane = :lane AND NOT o.given_up
            AND NOT (o.id = :id AND EXISTS (SELECT FROM newer))),
        urgency = coalesce((SELECT urgency FROM newer), urgency),
        event = coalesce((SELECT event FROM newer), event),
        put_at = coalesce((SELECT put_at FROM newer), put_at)
      """
          + STILL_OURS;

  private final Database database;
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  PostgresOutbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void put(Handle handle, Event event) {
    NewRow row =
        new NewRow(
            event.lane(), isCard(event), event.urgency(), StoredJson.write(event), clock.instant());
    LockOrder order = new LockOrder(LOCK_RANK, event.lane());
    database.beforeCommit(handle, order, () -> write(handle, row));
    database.afterCommit(handle, () -> listeners.forEach(Runnable::run));
  }

  private static void write(Handle handle, NewRow row) {
    lockLane(handle, row.lane());
    handle
        .createUpdate(PUT)
        .bind("lane", row.lane())
        .bind("card", row.card())
        .bind("urgency", row.urgency().rank())
        .bind("event", row.event())
        .bind("now", row.putAt())
        .execute();
  }

  private static void lockLane(Handle handle, String lane) {
    handle.createQuery(LOCK_LANE).bind("lane", lane).map((row, context) -> Boolean.TRUE).one();
  }

  @Override
  public List<Delivery> claim(int max, Instant now, Instant until) {
    return database.inTransaction(handle -> {
      List<Long> strange = new ArrayList<>();
      List<Delivery> claimed =
          handle
              .createQuery(CLAIM)
              .bind("max", max)
              .bind("now", now)
              .bind("until", until)
              .bind("step", Urgency.STEP.toSeconds())
              .map((row, _) -> delivery(row, strange))
              .stream()
              .flatMap(Optional::stream)
              .sorted(
                  Comparator.comparing((Delivery d) -> d.urgencyAt(now))
                      .thenComparingLong(Delivery::id))
              .toList();
      if (!strange.isEmpty()) {
        LOG.error(
            "the rows {} of the outbox are not understood; they wait for a version that does",
            strange);
        handle
            .createUpdate(LEAVE)
            .bindArray("ids", Long.class, strange)
            .bind("later", now.plus(STRANGE))
            .execute();
      }
      return claimed;
    });
  }

  /** Another version of Opsdeck may have put what this one cannot read. */
  private static Optional<Delivery> delivery(ResultSet row, List<Long> strange)
      throws SQLException {
    try {
      return Optional.of(delivery(row));
    } catch (IllegalArgumentException e) {
      LOG.debug("a row of the outbox is not understood", e);
      strange.add(row.getLong("id"));
      return Optional.empty();
    }
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    int before = row.getInt("attempts") - 1;
    return new Delivery(
        row.getLong("id"),
        StoredJson.read(row.getString("event"), Event.class),
        before,
        before > row.getInt("unsent") ? doubt(row) : null,
        row.getTimestamp("put_at").toInstant(),
        Urgency.ofRank(row.getInt("rank")));
  }

  private static Doubt doubt(ResultSet row) throws SQLException {
    return new Doubt(
        row.getTimestamp("doubt_from").toInstant(), row.getTimestamp("doubt_until").toInstant());
  }

  @Override
  public boolean sendsAgain(Delivery delivery) {
    return database.inTransaction(h -> ours(h, SENDS_AGAIN, delivery).execute() > 0);
  }

  @Override
  public Set<Long> renew(Collection<Delivery> claimed, Instant until) {
    return database.inTransaction(handle ->
        new HashSet<>(
            handle
                .createQuery(RENEW)
                .bindArray("ids", Long.class, claimed.stream().map(Delivery::id).toList())
                .bindArray(
                    "attempts", Integer.class, claimed.stream().map(d -> d.attempts() + 1).toList())
                .bind("until", until)
                .mapTo(Long.class)
                .list()));
  }

  @Override
  public void delivered(Delivery delivery) {
    end(delivery, h -> ours(h, "DELETE FROM outbox" + STILL_OURS, delivery).execute());
  }

  @Override
  public void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent) {
    database.useTransaction(h -> {
      // A card that is being put right now would otherwise stay behind this one for good.
      lockLane(h, delivery.event().lane());
      ours(h, POSTPONE, delivery)
          .bind("lane", delivery.event().lane())
          .bind("card", isCard(delivery.event()))
          .bind("urgency", delivery.urgency().rank())
          .bind("now", clock.instant())
          .bind("until", until)
          .bind("reason", reason)
          .bind("maybeSent", maybeSent)
          .execute();
    });
  }

  @Override
  public void giveUp(Delivery delivery, String reason) {
    String sql =
        "UPDATE outbox SET given_up = true, claimed_until = NULL, reason = :reason" + STILL_OURS;
    end(delivery, h -> ours(h, sql, delivery).bind("reason", reason).execute());
  }

  /** What is put behind it at the same time would otherwise not know that it is the head. */
  private void end(Delivery delivery, Consumer<Handle> end) {
    database.useTransaction(h -> {
      lockLane(h, delivery.event().lane());
      end.accept(h);
    });
  }

  private static Update ours(Handle handle, String sql, Delivery delivery) {
    return handle
        .createUpdate(sql)
        .bind("id", delivery.id())
        .bind("attempts", delivery.attempts() + 1);
  }

  @Override
  public void onPut(Runnable listener) {
    listeners.add(listener);
  }

  private static boolean isCard(Event event) {
    return switch (event) {
      case Event.RunCard _ -> true;
      case Event.RunDetail _, Event.Announcement _, Event.Note _, Event.IncidentChannelOpening _ ->
          false;
    };
  }

  private record NewRow(String lane, boolean card, Urgency urgency, String event, Instant putAt) {}
}

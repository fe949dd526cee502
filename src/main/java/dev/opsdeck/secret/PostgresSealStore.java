package dev.opsdeck.secret;

import dev.opsdeck.database.Database;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Boxes in PostgreSQL. A trigger wipes those of a run in the transaction that ends it. */
final class PostgresSealStore implements SealStore {
  private final Supplier<Database> database;

  PostgresSealStore(Supplier<Database> database) {
    this.database = database;
  }

  @Override
  public void put(Box box) {
    database
        .get()
        .useTransaction(handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO sealed_value (ref, owner, run_id, content, made_at)
                    VALUES (:ref, :owner, :run, :content, :madeAt) ON CONFLICT (ref) DO NOTHING
                    """)
                .bind("ref", box.ref())
                .bind("owner", box.owner())
                .bind("run", box.run())
                .bind("content", box.content())
                .bind("madeAt", box.madeAt())
                .execute());
  }

  @Override
  public Optional<Box> find(String ref) {
    return database
        .get()
        .inTransaction(handle ->
            handle
                .createQuery(
                    "SELECT ref, owner, run_id, content, made_at FROM sealed_value WHERE ref = :ref")
                .bind("ref", ref)
                .map((row, _) ->
                    new Box(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBytes(4),
                        row.getTimestamp(5).toInstant()))
                .findOne());
  }

  @Override
  public void sweep(Instant then) {
    database
        .get()
        .useTransaction(handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM sealed_value v
                    WHERE (v.run_id IS NULL AND v.made_at < :then)
                       OR EXISTS (SELECT 1 FROM run r WHERE r.id = v.run_id AND r.state IN
                           ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED'))
                    """)
                .bind("then", Timestamp.from(then))
                .execute());
  }
}

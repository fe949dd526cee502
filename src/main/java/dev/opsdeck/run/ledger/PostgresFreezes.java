package dev.opsdeck.run.ledger;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.ledger.LockStore.Freeze;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A row for each environment that is frozen. */
final class PostgresFreezes {
  Optional<Freeze> find(Handle handle, Environment environment, Instant now) {
    return handle
        .createQuery(
            """
            select person, reason, since, until from environment_freeze
            where platform = :platform and environment = :environment
              and (until is null or until > :now)
            """)
        .bind("platform", environment.platform())
        .bind("environment", environment.name())
        .bind("now", now)
        .map((row, _) ->
            new Freeze(
                new PersonRef(row.getString("person")),
                row.getString("reason"),
                row.getTimestamp("since").toInstant(),
                instant(row.getTimestamp("until"))))
        .findOne();
  }

  void set(Handle handle, Environment environment, Freeze freeze) {
    handle
        .createUpdate(
            """
            insert into environment_freeze (platform, environment, person, reason, since, until)
            values (:platform, :environment, :person, :reason, :since, :until)
            on conflict (platform, environment) do update
              set person = :person, reason = :reason, since = :since, until = :until
            """)
        .bind("platform", environment.platform())
        .bind("environment", environment.name())
        .bind("person", freeze.by().value())
        .bind("reason", freeze.reason())
        .bind("since", freeze.since())
        .bind("until", freeze.until())
        .execute();
  }

  boolean lift(Handle handle, Environment environment) {
    return handle
            .createUpdate(
                "delete from environment_freeze"
                    + " where platform = :platform and environment = :environment")
            .bind("platform", environment.platform())
            .bind("environment", environment.name())
            .execute()
        > 0;
  }

  /** Those that hold now. */
  List<Locks.Held> all(Handle handle, Instant now) {
    return handle
        .createQuery("select * from environment_freeze where until is null or until > :now")
        .bind("now", now)
        .map((row, _) ->
            (Locks.Held)
                new Locks.Held.Frozen(
                    row.getString("platform") + " " + row.getString("environment"),
                    new PersonRef(row.getString("person")),
                    row.getString("reason"),
                    row.getTimestamp("since").toInstant(),
                    instant(row.getTimestamp("until"))))
        .list();
  }

  static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}

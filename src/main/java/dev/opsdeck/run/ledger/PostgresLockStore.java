package dev.opsdeck.run.ledger;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.state.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Locks in PostgreSQL: a row for each target that is held, and for each frozen environment. */
final class PostgresLockStore implements LockStore {
  private static final String HELD =
      """
      select l.target_label, l.run_id, l.run_since, l.person, l.reason, l.since,
             run.document -> 'request' -> 'requester' ->> 'id' as requester,
             (select count(*) from run w
               where w.target_key = l.target_key and w.state = 'QUEUED') as waiting
        from target_lock l left join run on run.id = l.run_id
      """;

  /** Until it is there or somebody has it: it may be given back between the two looks. */
  @Override
  public Optional<Holder> take(Handle handle, Run run, Instant now) {
    Target target = run.request().target();
    while (!insert(handle, target, run.id().value(), null, null, now)) {
      borrow(handle, run, now);
      Optional<Holder> holder = holder(handle, target.key());
      if (holder.isPresent()) {
        return holder.filter(it -> !(it instanceof Holder.ByRun by && by.run().equals(run.id())));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Holder> take(
      Handle handle, Target target, PersonRef person, String reason, Instant now) {
    while (!insert(handle, target, null, person.value(), reason, now)) {
      Optional<Holder> holder = holder(handle, target.key());
      if (holder.isPresent()) {
        return holder.filter(
            it -> !(it instanceof Holder.ByPerson by && by.person().equals(person)));
      }
    }
    return Optional.empty();
  }

  /** Whether nobody held it. */
  private static boolean insert(
      Handle handle,
      Target target,
      @Nullable String run,
      @Nullable String person,
      @Nullable String reason,
      Instant now) {
    return handle
            .createUpdate(
                """
                insert into target_lock (target_key, target_label, run_id, person, reason, since)
                values (:target, :label, :run, :person, :reason, :at)
                on conflict (target_key) do nothing
                """)
            .bind("target", target.key())
            .bind("label", target.label())
            .bind("run", run)
            .bind("person", person)
            .bind("reason", reason == null ? null : ForeignText.clean(reason))
            .bind("at", now)
            .execute()
        > 0;
  }

  /** From the person who asked for the run. */
  private static void borrow(Handle handle, Run run, Instant now) {
    handle
        .createUpdate(
            """
            update target_lock set run_id = :run, run_since = :at
            where target_key = :target and run_id is null and person = :requester
            """)
        .bind("target", run.request().target().key())
        .bind("run", run.id().value())
        .bind("requester", PersonRef.of(run.request().requester()).value())
        .bind("at", now)
        .execute();
  }

  @Override
  public Optional<Holder> holder(Handle handle, String targetKey) {
    return handle
        .createQuery(
            """
            select run_id, run_since, person, reason, since from target_lock
            where target_key = :target
            """)
        .bind("target", targetKey)
        .map((row, _) -> holder(row))
        .findOne();
  }

  private static Holder holder(ResultSet row) throws SQLException {
    String run = row.getString("run_id");
    String person = row.getString("person");
    Holder.ByPerson byPerson =
        person == null
            ? null
            : new Holder.ByPerson(new PersonRef(person), row.getString("reason"), since(row));
    return run == null
        ? Objects.requireNonNull(byPerson)
        : new Holder.ByRun(new RunId(run), runSince(row), byPerson);
  }

  private static Instant since(ResultSet row) throws SQLException {
    return row.getTimestamp("since").toInstant();
  }

  private static Instant runSince(ResultSet row) throws SQLException {
    Instant borrowed = instant(row.getTimestamp("run_since"));
    return borrowed == null ? since(row) : borrowed;
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    int released =
        handle
                .createUpdate("delete from target_lock where run_id = :run and person is null")
                .bind("run", run.id().value())
                .execute()
            + handle
                .createUpdate(
                    "update target_lock set run_id = null, run_since = null where run_id = :run")
                .bind("run", run.id().value())
                .execute();
    return released == 0 ? List.of() : waiting(handle, run.request().target().key());
  }

  @Override
  public List<RunId> release(Handle handle, String targetKey) {
    int released =
        handle
                .createUpdate(
                    "delete from target_lock where target_key = :target and run_id is null")
                .bind("target", targetKey)
                .execute()
            + handle
                .createUpdate(
                    """
                    update target_lock
                       set person = null, reason = null, since = coalesce(run_since, since)
                    where target_key = :target and person is not null
                    """)
                .bind("target", targetKey)
                .execute();
    return released == 0 ? List.of() : waiting(handle, targetKey);
  }

  private static List<RunId> waiting(Handle handle, String targetKey) {
    return handle
        .createQuery(
            "select id from run where target_key = :target and state = 'QUEUED'"
                + " order by created_at")
        .bind("target", targetKey)
        .map((row, _) -> new RunId(row.getString(1)))
        .list();
  }

  @Override
  public Optional<Freeze> freeze(Handle handle, Environment environment, Instant now) {
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

  @Override
  public void freeze(Handle handle, Environment environment, Freeze freeze) {
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

  @Override
  public boolean unfreeze(Handle handle, Environment environment) {
    return handle
            .createUpdate(
                "delete from environment_freeze"
                    + " where platform = :platform and environment = :environment")
            .bind("platform", environment.platform())
            .bind("environment", environment.name())
            .execute()
        > 0;
  }

  @Override
  public List<Locks.Held> held(Handle handle, Instant now) {
    List<Locks.Held> all =
        new ArrayList<>(
            handle.createQuery(HELD).map((row, _) -> held(row)).stream()
                .flatMap(List::stream)
                .toList());
    all.addAll(
        handle
            .createQuery("select * from environment_freeze where until is null or until > :now")
            .bind("now", now)
            .map((row, _) ->
                new Locks.Held.Frozen(
                    row.getString("platform") + " " + row.getString("environment"),
                    new PersonRef(row.getString("person")),
                    row.getString("reason"),
                    row.getTimestamp("since").toInstant(),
                    instant(row.getTimestamp("until"))))
            .list());
    all.sort(Comparator.comparing(Locks.Held::since));
    return all;
  }

  /** A target that a person has lent to a run is held by both. */
  private static List<Locks.Held> held(ResultSet row) throws SQLException {
    List<Locks.Held> held = new ArrayList<>();
    String target = row.getString("target_label");
    String run = row.getString("run_id");
    String person = row.getString("person");
    int waiting = row.getInt("waiting");
    if (person != null) {
      held.add(
          new Locks.Held.ByPerson(
              target, new PersonRef(person), row.getString("reason"), since(row), waiting));
    }
    if (run != null) {
      held.add(
          new Locks.Held.ByRun(
              target,
              new RunId(run),
              new PersonRef(row.getString("requester")),
              runSince(row),
              waiting));
    }
    return held;
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}

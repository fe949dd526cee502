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
  /** Whether two keys, {@code a} and {@code b}, are the same or one stands above the other. */
  private static final String OVERLAP =
      "(%1$s = %2$s or starts_with(%1$s, %2$s || '/') or starts_with(%2$s, %1$s || '/'))";

  private static final String HELD =
      """
      select distinct l.target_label, l.run_id, l.run_since, l.person, l.reason, l.since,
             run.document -> 'request' -> 'requester' ->> 'id' as requester,
             (select count(*) from run w
               where w.state = 'QUEUED'
                 and exists (select 1 from unnest(w.lock_keys) k, target_lock m
                              where m.target_label = l.target_label
                                and m.run_id is not distinct from l.run_id
                                and m.person is not distinct from l.person
                                and %s)) as waiting
        from target_lock l left join run on run.id = l.run_id
      """
          .formatted(OVERLAP.formatted("k", "m.target_key"));

  private final PostgresFreezes freezes = new PostgresFreezes();

  @Override
  public Optional<Holder> take(Handle handle, Run run, Instant now) {
    Target target = run.request().target();
    String requester = PersonRef.of(run.request().requester()).value();
    alone(handle, target);
    Optional<Holder> other =
        others(handle, target, run.id().value(), requester).stream().findFirst();
    if (other.isEmpty()) {
      target
          .lockKeys()
          .forEach(key -> {
            lend(handle, key, run, requester, now);
            insert(handle, key, target, run.id().value(), null, null, now);
          });
    }
    return other;
  }

  @Override
  public Optional<Holder> take(
      Handle handle, Target target, PersonRef person, String reason, Instant now) {
    alone(handle, target);
    Optional<Holder> other = others(handle, target, null, person.value()).stream().findFirst();
    if (other.isEmpty()) {
      target
          .lockKeys()
          .forEach(key -> insert(handle, key, target, null, person.value(), reason, now));
    }
    return other;
  }

  /**
   * Lets nobody else take or give back anything in the environments of a target until the
   * transaction ends: what overlaps has different keys, so that no single row could tell.
   */
  private static void alone(Handle handle, Target target) {
    target.reach().stream()
        .map(Environment::key)
        .distinct()
        .sorted()
        .forEach(key ->
            handle
                .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:key, 0))")
                .bind("key", key)
                .mapTo(Integer.class)
                .one());
  }

  /**
   * Who stands in the way of this run, or of this person; those who hold the target itself first.
   */
  private static List<Holder> others(
      Handle handle, Target target, @Nullable String run, String person) {
    return handle
        .createQuery(
            """
            select run_id, run_since, person, reason, since from target_lock
            where exists (select 1 from unnest(:keys) k where %s)
              and (cast(:run as text) is null or run_id is distinct from :run)
              and not (run_id is null and person = :person)
            order by target_key = any(:keys) desc, since, target_key
            """
                .formatted(OVERLAP.formatted("target_key", "k")))
        .bindArray("keys", String.class, target.lockKeys())
        .bind("run", run)
        .bind("person", person)
        .map((row, _) -> holder(row))
        .list();
  }

  private static void insert(
      Handle handle,
      String key,
      Target target,
      @Nullable String run,
      @Nullable String person,
      @Nullable String reason,
      Instant now) {
    handle
        .createUpdate(
            """
            insert into target_lock (target_key, target_label, run_id, person, reason, since)
            values (:target, :label, :run, :person, :reason, :at)
            on conflict (target_key) do nothing
            """)
        .bind("target", key)
        .bind("label", target.label())
        .bind("run", run)
        .bind("person", person)
        .bind("reason", reason == null ? null : ForeignText.clean(reason))
        .bind("at", now)
        .execute();
  }

  /** From the person who asked for the run, who has it back when the run ends. */
  private static void lend(Handle handle, String key, Run run, String requester, Instant now) {
    handle
        .createUpdate(
            """
            update target_lock set run_id = :run, run_since = :at
            where target_key = :target and run_id is null and person = :requester
            """)
        .bind("target", key)
        .bind("run", run.id().value())
        .bind("requester", requester)
        .bind("at", now)
        .execute();
  }

  @Override
  public Optional<Holder> holder(Handle handle, Target target) {
    return others(handle, target, null, "").stream().findFirst();
  }

  @Override
  public List<Holder> holders(Handle handle, Target target) {
    return handle
        .createQuery(
            """
            select distinct run_id, run_since, person, reason, since from target_lock
            where target_key = any(:keys) order by since
            """)
        .bindArray("keys", String.class, target.lockKeys())
        .map((row, _) -> holder(row))
        .list();
  }

  @Override
  public boolean holds(Handle handle, Run run) {
    return handle
        .createQuery("select exists (select 1 from target_lock where run_id = :run)")
        .bind("run", run.id().value())
        .mapTo(Boolean.class)
        .one();
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
    Instant borrowed = PostgresFreezes.instant(row.getTimestamp("run_since"));
    return borrowed == null ? since(row) : borrowed;
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    alone(handle, run.request().target());
    List<String> released = new ArrayList<>();
    released.addAll(
        keys(handle, "delete from target_lock where run_id = :run and person is null", run));
    released.addAll(
        keys(
            handle,
            "update target_lock set run_id = null, run_since = null where run_id = :run",
            run));
    return waiting(handle, released);
  }

  private static List<String> keys(Handle handle, String change, Run run) {
    return handle
        .createQuery(change + " returning target_key")
        .bind("run", run.id().value())
        .mapTo(String.class)
        .list();
  }

  @Override
  public List<RunId> release(Handle handle, Target target) {
    alone(handle, target);
    List<String> released = new ArrayList<>();
    released.addAll(
        keys(
            handle,
            "delete from target_lock where target_key = any(:keys) and run_id is null",
            target));
    released.addAll(
        keys(
            handle,
            """
            update target_lock
               set person = null, reason = null, since = coalesce(run_since, since)
             where target_key = any(:keys) and person is not null
            """,
            target));
    return waiting(handle, released);
  }

  private static List<String> keys(Handle handle, String change, Target target) {
    return handle
        .createQuery(change + " returning target_key")
        .bindArray("keys", String.class, target.lockKeys())
        .mapTo(String.class)
        .list();
  }

  private static List<RunId> waiting(Handle handle, List<String> released) {
    return released.isEmpty()
        ? List.of()
        : handle
            .createQuery(
                """
                select id from run
                where state = 'QUEUED'
                  and exists (select 1 from unnest(lock_keys) mine, unnest(:released) given
                               where %s)
                order by created_at
                """
                    .formatted(OVERLAP.formatted("mine", "given")))
            .bindArray("released", String.class, released)
            .map((row, _) -> new RunId(row.getString(1)))
            .list();
  }

  @Override
  public Optional<Freeze> freeze(Handle handle, Environment environment, Instant now) {
    return freezes.find(handle, environment, now);
  }

  @Override
  public void freeze(Handle handle, Environment environment, Freeze freeze) {
    freezes.set(handle, environment, freeze);
  }

  @Override
  public boolean unfreeze(Handle handle, Environment environment) {
    return freezes.lift(handle, environment);
  }

  @Override
  public List<Locks.Held> held(Handle handle, Instant now) {
    List<Locks.Held> all =
        new ArrayList<>(
            handle.createQuery(HELD).map((row, _) -> held(row)).stream()
                .flatMap(List::stream)
                .toList());
    all.addAll(freezes.all(handle, now));
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
}

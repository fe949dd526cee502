package dev.opsdeck.run.ledger;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.database.Undoable;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Locks without a database. */
public final class InMemoryLockStore implements LockStore, Undoable {
  private record Lock(Target target, Holder holder) {}

  private final InMemoryRunStore runs;
  private final Map<String, Lock> locks = new TreeMap<>();
  private final Map<String, Freeze> freezes = new TreeMap<>();

  /**
   * @param runs among which are those that wait
   */
  public InMemoryLockStore(InMemoryRunStore runs) {
    this.runs = runs;
  }

  @Override
  public Runnable remember() {
    Map<String, Lock> before = new HashMap<>(locks);
    Map<String, Freeze> frozen = new HashMap<>(freezes);
    return () -> {
      locks.clear();
      locks.putAll(before);
      freezes.clear();
      freezes.putAll(frozen);
    };
  }

  /** Who holds which target, by its key. */
  public Map<String, Holder> holders() {
    Map<String, Holder> holders = new TreeMap<>();
    locks.forEach((key, lock) -> holders.put(key, lock.holder()));
    return holders;
  }

  @Override
  public Optional<Holder> take(Handle handle, Run run, Instant now) {
    Target target = run.request().target();
    PersonRef requester = PersonRef.of(run.request().requester());
    switch (holders().get(target.key())) {
      case null -> put(target, new Holder.ByRun(run.id(), now, null));
      case Holder.ByPerson by when by.person().equals(requester) ->
          put(target, new Holder.ByRun(run.id(), now, by));
      case Holder.ByPerson _, Holder.ByRun _ -> {}
    }
    return holder(handle, target.key())
        .filter(other -> !(other instanceof Holder.ByRun by && by.run().equals(run.id())));
  }

  private void put(Target target, Holder holder) {
    locks.put(target.key(), new Lock(target, holder));
  }

  @Override
  public Optional<Holder> take(
      Handle handle, Target target, PersonRef person, String reason, Instant now) {
    locks.putIfAbsent(target.key(), new Lock(target, new Holder.ByPerson(person, reason, now)));
    return holder(handle, target.key())
        .filter(other -> !(other instanceof Holder.ByPerson by && by.person().equals(person)));
  }

  @Override
  public Optional<Holder> holder(Handle handle, String targetKey) {
    return Optional.ofNullable(locks.get(targetKey)).map(Lock::holder);
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    Target target = run.request().target();
    if (!(holders().get(target.key()) instanceof Holder.ByRun by && by.run().equals(run.id()))) {
      return List.of();
    }
    locks.remove(target.key());
    if (by.lentBy() != null) {
      put(target, by.lentBy());
    }
    return waiting(target.key());
  }

  @Override
  public List<RunId> release(Handle handle, String targetKey) {
    Lock lock = locks.get(targetKey);
    switch (lock == null ? null : lock.holder()) {
      case null -> {
        return List.of();
      }
      case Holder.ByPerson _ -> locks.remove(targetKey);
      case Holder.ByRun by -> {
        if (by.lentBy() == null) {
          return List.of();
        }
        put(lock.target(), new Holder.ByRun(by.run(), by.since(), null));
      }
    }
    return waiting(targetKey);
  }

  private List<RunId> waiting(String targetKey) {
    return runs.waiting(targetKey).stream().map(Run::id).toList();
  }

  private static String key(Environment environment) {
    return environment.platform() + " " + environment.name();
  }

  @Override
  public Optional<Freeze> freeze(Handle handle, Environment environment, Instant now) {
    return Optional.ofNullable(freezes.get(key(environment))).filter(freeze -> holds(freeze, now));
  }

  private static boolean holds(Freeze freeze, Instant now) {
    return freeze.until() == null || freeze.until().isAfter(now);
  }

  @Override
  public void freeze(Handle handle, Environment environment, Freeze freeze) {
    freezes.put(key(environment), freeze);
  }

  @Override
  public boolean unfreeze(Handle handle, Environment environment) {
    return freezes.remove(key(environment)) != null;
  }

  @Override
  public List<Locks.Held> held(Handle handle, Instant now) {
    List<Locks.Held> all = new ArrayList<>();
    locks.values().forEach(lock -> all.addAll(held(handle, lock)));
    freezes.forEach((name, freeze) -> {
      if (holds(freeze, now)) {
        all.add(
            new Locks.Held.Frozen(
                name, freeze.by(), freeze.reason(), freeze.since(), freeze.until()));
      }
    });
    all.sort(Comparator.comparing(Locks.Held::since));
    return all;
  }

  private List<Locks.Held> held(Handle handle, Lock lock) {
    String label = lock.target().label();
    int waiting = waiting(lock.target().key()).size();
    return switch (lock.holder()) {
      case Holder.ByPerson by -> List.of(held(label, by, waiting));
      case Holder.ByRun by -> {
        PersonRef requester =
            PersonRef.of(runs.find(handle, by.run()).orElseThrow().request().requester());
        Locks.Held run = new Locks.Held.ByRun(label, by.run(), requester, by.since(), waiting);
        yield by.lentBy() == null ? List.of(run) : List.of(held(label, by.lentBy(), waiting), run);
      }
    };
  }

  private static Locks.Held held(String label, Holder.ByPerson by, int waiting) {
    return new Locks.Held.ByPerson(label, by.person(), by.reason(), by.since(), waiting);
  }
}

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
import java.util.Objects;
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

  private static boolean overlap(String a, String b) {
    return a.equals(b) || a.startsWith(b + "/") || b.startsWith(a + "/");
  }

  /** By key, those of the target itself first. */
  private List<Lock> overlapping(Target target) {
    List<Lock> found = new ArrayList<>();
    target.lockKeys().stream().map(locks::get).filter(Objects::nonNull).forEach(found::add);
    locks.forEach((key, lock) -> {
      if (!target.lockKeys().contains(key)
          && target.lockKeys().stream().anyMatch(mine -> overlap(mine, key))) {
        found.add(lock);
      }
    });
    return found;
  }

  private Optional<Holder> other(Target target, RunId run, PersonRef person) {
    return overlapping(target).stream()
        .map(Lock::holder)
        .filter(holder ->
            switch (holder) {
              case Holder.ByRun by -> !by.run().equals(run);
              case Holder.ByPerson by -> !by.person().equals(person);
            })
        .findFirst();
  }

  @Override
  public Optional<Holder> take(Handle handle, Run run, Instant now) {
    Target target = run.request().target();
    Optional<Holder> other = other(target, run.id(), PersonRef.of(run.request().requester()));
    if (other.isEmpty()) {
      for (String key : target.lockKeys()) {
        Lock lent = locks.get(key);
        if (lent == null) {
          locks.put(key, new Lock(target, new Holder.ByRun(run.id(), now, null)));
        } else if (lent.holder() instanceof Holder.ByPerson by) {
          locks.put(key, new Lock(lent.target(), new Holder.ByRun(run.id(), now, by)));
        }
      }
    }
    return other;
  }

  @Override
  public Optional<Holder> take(
      Handle handle, Target target, PersonRef person, String reason, Instant now) {
    Optional<Holder> other = other(target, new RunId("r-nobody"), person);
    if (other.isEmpty()) {
      target
          .lockKeys()
          .forEach(key ->
              locks.putIfAbsent(key, new Lock(target, new Holder.ByPerson(person, reason, now))));
    }
    return other;
  }

  @Override
  public Optional<Holder> holder(Handle handle, Target target) {
    return overlapping(target).stream().map(Lock::holder).findFirst();
  }

  @Override
  public List<Holder> holders(Handle handle, Target target) {
    return target.lockKeys().stream()
        .map(locks::get)
        .filter(Objects::nonNull)
        .map(Lock::holder)
        .distinct()
        .toList();
  }

  @Override
  public boolean holds(Handle handle, Run run) {
    return locks.values().stream()
        .anyMatch(lock -> lock.holder() instanceof Holder.ByRun by && by.run().equals(run.id()));
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    List<String> released = new ArrayList<>();
    for (String key : List.copyOf(locks.keySet())) {
      Lock lock = locks.get(key);
      if (lock.holder() instanceof Holder.ByRun by && by.run().equals(run.id())) {
        released.add(key);
        if (by.lentBy() == null) {
          locks.remove(key);
        } else {
          locks.put(key, new Lock(lock.target(), by.lentBy()));
        }
      }
    }
    return waiting(released);
  }

  @Override
  public List<RunId> release(Handle handle, Target target) {
    List<String> released = new ArrayList<>();
    for (String key : target.lockKeys()) {
      Lock lock = locks.get(key);
      switch (lock == null ? null : lock.holder()) {
        case null -> {}
        case Holder.ByPerson _ -> {
          locks.remove(key);
          released.add(key);
        }
        case Holder.ByRun by when by.lentBy() != null -> {
          locks.put(key, new Lock(lock.target(), new Holder.ByRun(by.run(), by.since(), null)));
          released.add(key);
        }
        case Holder.ByRun _ -> {}
      }
    }
    return waiting(released);
  }

  private List<RunId> waiting(List<String> released) {
    return runs.waiting().stream()
        .filter(run ->
            run.request().target().lockKeys().stream()
                .anyMatch(mine -> released.stream().anyMatch(given -> overlap(mine, given))))
        .map(Run::id)
        .toList();
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
    locks.values().stream().distinct().forEach(lock -> all.addAll(held(handle, lock)));
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
    int waiting = waiting(lock.target().lockKeys()).size();
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

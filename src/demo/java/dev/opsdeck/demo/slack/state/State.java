package dev.opsdeck.demo.slack.state;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Everything that the workspace knows, behind one lock. Safe for use by several threads. */
public final class State {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong version = new AtomicLong();
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Set<String> deactivated = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<String>> marks = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> left = new ConcurrentHashMap<>();
  private final Map<String, String> otherTeams = new ConcurrentHashMap<>();
  private final Stamps stamps;
  private final Rooms rooms;
  private final Modals modals;
  private final Triggers triggers;
  private final ResponseUrls responseUrls;
  private final Uploads uploads;

  public State(InstantSource clock) {
    stamps = new Stamps(clock);
    rooms = new Rooms(stamps);
    modals = new Modals(stamps);
    triggers = new Triggers(stamps);
    responseUrls = new ResponseUrls(stamps);
    uploads = new Uploads(stamps);
    Roster.PEOPLE.forEach(person -> people.put(person.id(), person));
    Roster.furnish(rooms);
  }

  /** Reads without telling anybody. */
  public <T> T read(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does work that may change something, and wakes those who wait for changes. */
  public <T> T change(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      version.incrementAndGet();
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Waits until {@code look} finds something, at most {@code limit} of real time. */
  public <T> Optional<T> await(Duration limit, Supplier<Optional<T>> look)
      throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      Optional<T> found = look.get();
      while (found.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
        found = look.get();
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Returns a number that grows with each change. */
  public long version() {
    return version.get();
  }

  public List<Person> people() {
    return new ArrayList<>(people.values());
  }

  public Optional<Person> person(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /** Says whether an administrator has deactivated that person. */
  public boolean isDeactivated(String id) {
    return deactivated.contains(id);
  }

  public void deactivate(String id) {
    deactivated.add(id);
  }

  /** Says what Slack says of a person, such as {@code is_restricted}. */
  public boolean isMarked(String id, String mark) {
    return marks.getOrDefault(id, Set.of()).contains(mark);
  }

  /** Makes somebody a guest, a bot or a stranger, by the name of Slack's own field. */
  public void mark(String id, String mark) {
    marks.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(mark);
  }

  /** Takes somebody out of a user group, by its id. */
  public void removeFromGroup(String id, String group) {
    left.computeIfAbsent(group, _ -> ConcurrentHashMap.newKeySet()).add(id);
  }

  /** Makes somebody a person of another company, in channels that are shared with it. */
  public void moveToTeam(String id, String team) {
    otherTeams.put(id, team);
  }

  /** Returns the team of a person: this workspace's own unless they are of another. */
  public String team(String id) {
    return otherTeams.getOrDefault(id, Roster.TEAM);
  }

  public void add(Person person) {
    people.put(person.id(), person);
  }

  /** Returns the active members of a user group by id or handle. */
  public Optional<List<String>> group(String idOrHandle) {
    return idOrHandle.equals(Roster.OPS_GROUP) || idOrHandle.equals("ops")
        ? Optional.of(Roster.OPS_MEMBERS.stream().filter(this::isInOps).toList())
        : Optional.empty();
  }

  private boolean isInOps(String id) {
    return !isDeactivated(id) && !left.getOrDefault(Roster.OPS_GROUP, Set.of()).contains(id);
  }

  public Stamps stamps() {
    return stamps;
  }

  public Rooms rooms() {
    return rooms;
  }

  public Modals modals() {
    return modals;
  }

  public Triggers triggers() {
    return triggers;
  }

  public ResponseUrls responseUrls() {
    return responseUrls;
  }

  public Uploads uploads() {
    return uploads;
  }
}

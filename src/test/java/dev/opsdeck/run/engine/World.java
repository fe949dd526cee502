package dev.opsdeck.run.engine;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.approval.Notified;
import dev.opsdeck.approval.Verdict;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.LockStore;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunStore;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.schedule.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

/**
 * Everything that survives a crash, in memory: a transaction that fails leaves nothing behind, and
 * a crash can be put before or after any commit.
 */
final class World implements Database, Timers, Outbox, Audit, RunStore, LockStore, Approvals {
  /** The process is gone at this instant. Not an exception that anything may catch. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  record Timer(String kind, String subject, Instant when) {}

  private record State(
      Map<RunId, String> runs,
      Map<String, RunId> requests,
      Map<String, Holder> locks,
      TreeMap<String, Timer> timers,
      List<Event> events,
      List<AuditEntry> audit,
      Map<ApprovalId, ApprovalRequest> approvals,
      Map<String, Freeze> freezes) {
    State copy() {
      return new State(
          new HashMap<>(runs),
          new HashMap<>(requests),
          new HashMap<>(locks),
          new TreeMap<>(timers),
          new ArrayList<>(events),
          new ArrayList<>(audit),
          new HashMap<>(approvals),
          new HashMap<>(freezes));
    }
  }

  private final Handle handle = Mockito.mock(Handle.class);
  private final InstantSource clock;
  private State state =
      new State(
          new HashMap<>(),
          new HashMap<>(),
          new HashMap<>(),
          new TreeMap<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new HashMap<>(),
          new HashMap<>());
  private int commits;
  private int crashBefore = -1;
  private int crashAfter = -1;
  private int begun;
  private int disturbedAt = -1;
  private Runnable disturbance = () -> {};
  private int timerNumber;
  private int approvalNumber;
  private final List<Runnable> afterCommit = new ArrayList<>();
  final List<String> transitions = new ArrayList<>();

  World(InstantSource clock) {
    this.clock = clock;
  }

  void crashBeforeCommit(int number) {
    crashBefore = number;
  }

  void crashAfterCommit(int number) {
    crashAfter = number;
  }

  /** Somebody does this just before that one of the transactions to come, 1 for the next. */
  void disturb(int number, Runnable work) {
    disturbedAt = begun + number;
    disturbance = work;
  }

  int commits() {
    return commits;
  }

  @Override
  public synchronized <T> T inTransaction(Function<Handle, T> work) {
    if (++begun == disturbedAt) {
      disturbance.run();
    }
    State before = state;
    state = before.copy();
    afterCommit.clear();
    try {
      T result = work.apply(handle);
      commits++;
      if (commits == crashBefore) {
        throw new Crash();
      }
      before = state;
      if (commits == crashAfter) {
        throw new Crash();
      }
      List.copyOf(afterCommit).forEach(Runnable::run);
      return result;
    } catch (RuntimeException | Error failed) {
      state = before;
      throw failed;
    }
  }

  @Override
  public void afterCommit(Handle handle, Runnable action) {
    afterCommit.add(action);
  }

  @Override
  public void at(Handle handle, String kind, String subject, Instant when) {
    state.timers.put("t-%04d".formatted(++timerNumber), new Timer(kind, subject, when));
  }

  @Override
  public boolean isThere(Handle handle, String kind, String timerId) {
    return state.timers.containsKey(timerId);
  }

  /** The timer that is due first, at any time; those of reports never come to an end. */
  Optional<Map.Entry<String, Timer>> nextTimer() {
    return nextTimer(timer -> !timer.kind().equals(ProgressReminders.TIMER));
  }

  Optional<Map.Entry<String, Timer>> nextTimer(Predicate<Timer> wanted) {
    return state.timers.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .min(
            Map.Entry.<String, Timer>comparingByValue(java.util.Comparator.comparing(Timer::when))
                .thenComparing(Map.Entry.comparingByKey()));
  }

  void timerDone(String id) {
    state.timers.remove(id);
  }

  @Override
  public void put(Handle handle, Event event) {
    // What is told goes through JSON, as it does on its way to the chat.
    state.events.add(Json.read(Json.write(event), Event.class));
  }

  List<Event> events() {
    return List.copyOf(state.events);
  }

  <E extends Event> List<E> events(Class<E> kind) {
    return state.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void append(Handle handle, AuditEntry entry) {
    state.audit.add(entry);
  }

  @Override
  public void append(AuditEntry entry) {
    state.audit.add(entry);
  }

  List<AuditEntry> audit(AuditEntry.Kind kind) {
    return state.audit.stream().filter(entry -> entry.kind() == kind).toList();
  }

  @Override
  public Verification verify() {
    return new Verification.Intact(state.audit.size());
  }

  @Override
  public RunId insert(Handle handle, String requestId, Run run) {
    RunId first = state.requests.putIfAbsent(requestId, run.id());
    if (first == null) {
      state.runs.put(run.id(), Json.write(run));
    }
    return first == null ? run.id() : first;
  }

  @Override
  public Optional<Run> lock(Handle handle, RunId id) {
    return find(handle, id);
  }

  @Override
  public Optional<Run> find(Handle handle, RunId id) {
    return Optional.ofNullable(state.runs.get(id)).map(text -> Json.read(text, Run.class));
  }

  @Override
  public void save(Handle handle, Run run, Instant now) {
    RunState from = run(run.id()).state();
    if (from != run.state()) {
      transitions.add(from + " -> " + run.state());
    }
    state.runs.put(run.id(), Json.write(run));
  }

  /** As if an older Opsdeck had written another text. */
  void rewrite(RunId id, String from, String to) {
    state.runs.computeIfPresent(
        id,
        (_, text) ->
            text.replace(from, to).replaceAll("\"digest\":\"[^\"]*\"", "\"digest\":\"x\""));
  }

  /** The run that was made last. */
  RunId newest() {
    return state.runs.keySet().stream()
        .max(
            java.util.Comparator.comparing((RunId id) -> id.value().length())
                .thenComparing(RunId::value))
        .orElseThrow();
  }

  /** How many questions are open. */
  int asked() {
    return state.approvals.size();
  }

  Run run(RunId id) {
    return find(handle, id).orElseThrow();
  }

  @Override
  public List<Run> list(Handle handle, Runs.Filter filter) {
    return state.runs.keySet().stream()
        .map(this::run)
        .filter(run -> !filter.open() || !run.state().isFinal())
        .sorted(java.util.Comparator.comparing((Run run) -> run.marks().acceptedAt()).reversed())
        .limit(filter.most())
        .toList();
  }

  @Override
  public Optional<Holder> take(Handle handle, Run run, Instant now) {
    String key = run.order().target().key();
    PersonRef requester = PersonRef.of(run.order().requester());
    switch (state.locks.get(key)) {
      case null -> state.locks.put(key, new Holder.ByRun(run.id(), now, null));
      case Holder.ByPerson by when by.person().equals(requester) ->
          state.locks.put(key, new Holder.ByRun(run.id(), now, by));
      case Holder.ByPerson _, Holder.ByRun _ -> {}
    }
    return Optional.of(state.locks.get(key))
        .filter(other -> !(other instanceof Holder.ByRun by && by.run().equals(run.id())));
  }

  @Override
  public Optional<Holder> take(
      Handle handle, Target target, PersonRef person, String reason, Instant now) {
    Holder mine = new Holder.ByPerson(person, reason, now);
    Holder holder = state.locks.computeIfAbsent(target.key(), _ -> mine);
    return Optional.of(holder)
        .filter(other -> !(other instanceof Holder.ByPerson by && by.person().equals(person)));
  }

  @Override
  public Optional<Holder> holder(Handle handle, String targetKey) {
    return Optional.ofNullable(state.locks.get(targetKey));
  }

  Map<String, Holder> locks() {
    return state.locks;
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    String key = run.order().target().key();
    if (!(state.locks.get(key) instanceof Holder.ByRun by && by.run().equals(run.id()))) {
      return List.of();
    }
    state.locks.remove(key);
    if (by.lentBy() != null) {
      state.locks.put(key, by.lentBy());
    }
    return waiting();
  }

  @Override
  public List<RunId> release(Handle handle, String targetKey) {
    return switch (state.locks.get(targetKey)) {
      case null -> List.of();
      case Holder.ByPerson _ -> {
        state.locks.remove(targetKey);
        yield waiting();
      }
      case Holder.ByRun by when by.lentBy() != null -> {
        state.locks.put(targetKey, new Holder.ByRun(by.run(), by.since(), null));
        yield waiting();
      }
      case Holder.ByRun _ -> List.of();
    };
  }

  private List<RunId> waiting() {
    return state.runs.keySet().stream()
        .filter(id -> run(id).state() == RunState.QUEUED)
        .sorted(java.util.Comparator.comparing(RunId::value))
        .toList();
  }

  @Override
  public Optional<Freeze> freeze(Handle handle, Environment environment, Instant now) {
    return Optional.ofNullable(state.freezes.get(environment.name()))
        .filter(freeze -> freeze.until() == null || freeze.until().isAfter(now));
  }

  @Override
  public void freeze(Handle handle, Environment environment, Freeze freeze) {
    state.freezes.put(environment.name(), freeze);
  }

  @Override
  public boolean unfreeze(Handle handle, Environment environment) {
    return state.freezes.remove(environment.name()) != null;
  }

  @Override
  public List<Locks.Held> held(Handle handle, Instant now) {
    return List.of();
  }

  @Override
  public ApprovalRequest open(
      Handle handle,
      RunId run,
      String digest,
      Requirement requirement,
      PersonRef requester,
      List<Fact> notes) {
    ApprovalRequest request =
        ApprovalRequest.asked(
            new ApprovalId("a-" + ++approvalNumber),
            run,
            digest,
            requirement,
            requester,
            clock.instant().plus(requirement.expires()),
            notes);
    state.approvals.put(request.id(), request);
    return request;
  }

  @Override
  public void withdraw(Handle handle, ApprovalId id) {
    state.approvals.remove(id);
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return Optional.ofNullable(state.approvals.get(id));
  }

  @Override
  public Verdict approve(ApprovalId id, Actor clicker, @Nullable String typed) {
    throw new AssertionError("the engine does not approve");
  }

  @Override
  public Notified called(ApprovalRequest request, Actor requester) {
    return new Notified(List.of(), List.of(), null);
  }

  @Override
  public Verdict deny(ApprovalId id, Actor clicker, String reason) {
    throw new AssertionError("the engine does not deny");
  }

  @Override
  public Set<Long> renew(Collection<Delivery> claimed, Instant until) {
    return Set.of();
  }

  @Override
  public List<Delivery> claim(int max, Instant now, Instant until) {
    throw new AssertionError("the engine does not deliver");
  }

  @Override
  public boolean sendsAgain(Delivery delivery) {
    return true;
  }

  @Override
  public void delivered(Delivery delivery) {}

  @Override
  public void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent) {}

  @Override
  public void giveUp(Delivery delivery, String reason) {}

  @Override
  public void onPut(Runnable listener) {}
}

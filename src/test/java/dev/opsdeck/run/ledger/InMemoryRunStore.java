package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Undoable;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.StoredJson;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunTransitions;
import dev.opsdeck.run.state.RunTransitions.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Runs without a database, as the text that a database would hold. */
public final class InMemoryRunStore implements RunStore, Undoable {
  private final Map<RunId, String> documents = new HashMap<>();
  private final Map<RunId, String> programs = new HashMap<>();
  private final Map<String, RunId> requests = new HashMap<>();
  private final List<Transition> transitions = new ArrayList<>();

  @Override
  public Runnable remember() {
    Map<RunId, String> before = new HashMap<>(documents);
    Map<String, RunId> asked = new HashMap<>(requests);
    int moved = transitions.size();
    return () -> {
      documents.clear();
      documents.putAll(before);
      requests.clear();
      requests.putAll(asked);
      transitions.subList(moved, transitions.size()).clear();
    };
  }

  @Override
  public RunId insert(Handle handle, String requestId, Run run) {
    RunId first = requests.putIfAbsent(requestId, run.id());
    if (first == null) {
      documents.put(run.id(), StoredJson.write(run));
      programs.put(run.id(), StoredJson.write(run.request().program()));
    }
    return first == null ? run.id() : first;
  }

  @Override
  public Optional<Run> lock(Handle handle, RunId id) {
    return find(handle, id);
  }

  @Override
  public Optional<Run> find(Handle handle, RunId id) {
    return get(id);
  }

  /** The same without a transaction, for a test that looks. */
  public Optional<Run> get(RunId id) {
    return Optional.ofNullable(documents.get(id))
        .map(text -> StoredJson.read(text, Run.class).carrying(program(id)));
  }

  @Override
  public void save(Handle handle, Run run, Instant now) {
    documents.computeIfPresent(
        run.id(),
        (_, before) -> {
          moved(StoredJson.read(before, Run.class), run);
          return StoredJson.write(run);
        });
  }

  private Program program(RunId id) {
    return StoredJson.read(Objects.requireNonNull(programs.get(id)), Program.class);
  }

  private void moved(Run before, Run after) {
    if (before.state() == after.state()) {
      return;
    }
    Transition row =
        new Transition(
            before.state(), Objects.requireNonNull(after.status().event()), after.state());
    if (!RunTransitions.TABLE.contains(row)) {
      throw new AssertionError("no run may make this transition: " + row);
    }
    transitions.add(row);
  }

  @Override
  public List<Run> list(Handle handle, Runs.Filter filter) {
    return all()
        .filter(run -> !filter.open() || !run.state().isFinal())
        .filter(
            run -> filter.target() == null || run.request().target().key().equals(filter.target()))
        .filter(run ->
            filter.requester() == null
                || PersonRef.of(run.request().requester()).equals(filter.requester()))
        .sorted(Comparator.comparing((Run run) -> run.timestamps().acceptedAt()).reversed())
        .limit(filter.most())
        .toList();
  }

  private Stream<Run> all() {
    return documents.keySet().stream().flatMap(id -> get(id).stream());
  }

  /** The runs that wait for a target, the oldest first. */
  List<Run> waiting() {
    return all()
        .filter(run -> run.state() == RunState.QUEUED)
        .sorted(Comparator.comparing(run -> run.timestamps().acceptedAt()))
        .toList();
  }

  /** The rows of the table that runs have taken, in order. */
  public List<Transition> transitions() {
    return transitions;
  }

  /** As if a newer Opsdeck had written it, until it has. */
  public void ofFormat(RunId id, int format) {
    documents.computeIfPresent(
        id, (_, text) -> text.replaceFirst("\"format\":\\d+", "\"format\":" + format));
  }

  /** The run that was made last, by the length of its number and then by that. */
  public RunId newest() {
    return documents.keySet().stream()
        .max(Comparator.comparing((RunId id) -> id.value().length()).thenComparing(RunId::value))
        .orElseThrow();
  }
}

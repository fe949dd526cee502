package dev.opsdeck.run.ledger;

import dev.opsdeck.database.Undoable;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Runs without a database, as the text that a database would hold. */
public final class InMemoryRunStore implements RunStore, Undoable {
  private final Map<RunId, String> documents = new HashMap<>();
  private final Map<String, RunId> requests = new HashMap<>();
  private final List<String> transitions = new ArrayList<>();

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
      documents.put(run.id(), Json.write(run));
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
    return Optional.ofNullable(documents.get(id)).map(text -> Json.read(text, Run.class));
  }

  @Override
  public void save(Handle handle, Run run, Instant now) {
    documents.computeIfPresent(
        run.id(),
        (_, before) -> {
          RunState from = Json.read(before, Run.class).state();
          if (from != run.state()) {
            transitions.add(from + " -> " + run.state());
          }
          return Json.write(run);
        });
  }

  @Override
  public List<Run> list(Handle handle, Runs.Filter filter) {
    return all()
        .filter(run -> !filter.open() || !run.state().isFinal())
        .filter(
            run -> filter.target() == null || run.order().target().key().equals(filter.target()))
        .filter(run ->
            filter.requester() == null
                || PersonRef.of(run.order().requester()).equals(filter.requester()))
        .sorted(Comparator.comparing((Run run) -> run.marks().acceptedAt()).reversed())
        .limit(filter.most())
        .toList();
  }

  private java.util.stream.Stream<Run> all() {
    return documents.values().stream().map(text -> Json.read(text, Run.class));
  }

  /** The runs that wait for a target, the oldest first. */
  List<Run> waiting(String targetKey) {
    return all()
        .filter(run -> run.state() == RunState.QUEUED)
        .filter(run -> run.order().target().key().equals(targetKey))
        .sorted(Comparator.comparing(run -> run.marks().acceptedAt()))
        .toList();
  }

  /** Every change of a state, in order. */
  public List<String> transitions() {
    return transitions;
  }

  /** As if an older Opsdeck had written another text. */
  public void rewrite(RunId id, String from, String to) {
    documents.computeIfPresent(
        id,
        (_, text) ->
            text.replace(from, to).replaceAll("\"digest\":\"[^\"]*\"", "\"digest\":\"x\""));
  }

  /** The run that was made last, by the length of its number and then by that. */
  public RunId newest() {
    return documents.keySet().stream()
        .max(Comparator.comparing((RunId id) -> id.value().length()).thenComparing(RunId::value))
        .orElseThrow();
  }
}

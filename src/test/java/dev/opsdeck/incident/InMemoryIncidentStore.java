package dev.opsdeck.incident;

import dev.opsdeck.kernel.IncidentId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

final class InMemoryIncidentStore implements IncidentStore {
  private final Map<IncidentId, FiledIncident> all = new LinkedHashMap<>();
  private final Map<IncidentId, Map<String, TimelineEntry>> entries = new LinkedHashMap<>();

  @Override
  public synchronized boolean add(Handle handle, FiledIncident filed) {
    Incident incident = filed.incident();
    boolean taken =
        ofRequest(handle, filed.requestId()).isPresent()
            || openLike(handle, incident.title(), incident.targetKey()).isPresent();
    if (!taken) {
      all.put(incident.id(), filed);
    }
    return !taken;
  }

  @Override
  public Optional<FiledIncident> ofRequest(Handle handle, String requestId) {
    return where(filed -> filed.requestId().equals(requestId)).findFirst();
  }

  @Override
  public Optional<FiledIncident> openLike(Handle handle, String title, @Nullable String targetKey) {
    return where(filed ->
            filed.incident().isOpen()
                && filed.incident().title().equalsIgnoreCase(title)
                && Objects.equals(filed.incident().targetKey(), targetKey))
        .findFirst();
  }

  @Override
  public Optional<FiledIncident> find(Handle handle, IncidentId id) {
    return where(filed -> filed.incident().id().equals(id)).findFirst();
  }

  @Override
  public Optional<FiledIncident> openFor(Handle handle, String targetKey) {
    return where(
            filed -> filed.incident().isOpen() && targetKey.equals(filed.incident().targetKey()))
        .min(
            Comparator.comparing((FiledIncident filed) -> filed.incident().severity())
                .thenComparing(filed -> filed.incident().declaredAt()));
  }

  @Override
  public synchronized boolean resolve(Handle handle, IncidentId id, Closure closure) {
    FiledIncident filed = all.get(id);
    if (filed == null || !filed.incident().isOpen()) {
      return false;
    }
    Incident old = filed.incident();
    Incident resolved =
        new Incident(
            old.id(),
            old.severity(),
            old.title(),
            old.targetKey(),
            old.targetLabel(),
            old.declaredBy(),
            old.declaredAt(),
            old.language(),
            old.course(),
            closure.at(),
            closure.cause(),
            closure.fix());
    all.put(
        id,
        new FiledIncident(resolved, filed.requestId(), filed.originChannel(), filed.channelName()));
    return true;
  }

  @Override
  public Optional<FiledIncident> lock(Handle handle, IncidentId id) {
    return find(handle, id);
  }

  @Override
  public synchronized void keep(Handle handle, Incident led) {
    all.computeIfPresent(led.id(), (_, filed) -> filed.with(led));
  }

  @Override
  public synchronized boolean remember(
      Handle handle, IncidentId id, String requestId, TimelineEntry entry) {
    return entries.computeIfAbsent(id, _ -> new LinkedHashMap<>()).putIfAbsent(requestId, entry)
        == null;
  }

  @Override
  public synchronized List<TimelineEntry> timeline(Handle handle, IncidentId id) {
    return entries.getOrDefault(id, Map.of()).values().stream()
        .sorted(Comparator.comparing(TimelineEntry::at))
        .toList();
  }

  private synchronized Stream<FiledIncident> where(Predicate<FiledIncident> predicate) {
    return List.copyOf(all.values()).stream().filter(predicate);
  }
}

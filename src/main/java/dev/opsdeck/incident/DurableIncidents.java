package dev.opsdeck.incident;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.PostedMessages;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Incidents in the database: the row, the record and the news are one transaction. */
@Singleton
final class DurableIncidents implements Incidents {
  private final Database database;
  private final IncidentStore store;
  private final PostedMessages posted;
  private final IncidentNews news;
  private final IncidentLeader leader;
  private final Audit audit;
  private final InstantSource clock;
  private final IdSource ids;

  DurableIncidents(
      Database database,
      IncidentStore store,
      PostedMessages posted,
      IncidentNews news,
      IncidentLeader leader,
      Audit audit,
      InstantSource clock,
      IdSource ids) {
    this.database = database;
    this.store = store;
    this.posted = posted;
    this.news = news;
    this.leader = leader;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Declared declare(Declaration declaration) {
    FiledIncident wanted = file(declaration);
    return database.inTransaction(handle -> declare(handle, declaration, wanted));
  }

  private Declared declare(Handle handle, Declaration declaration, FiledIncident wanted) {
    if (store.add(handle, wanted)) {
      command(handle, declaration, wanted.incident().id());
      outcome(handle, declaration, wanted.incident().id(), "declared");
      news.declared(handle, wanted, declaration.declarer());
      leader.begin(handle, wanted.incident());
      return new Declared.New(wanted.incident());
    }
    Optional<FiledIncident> same = store.ofRequest(handle, declaration.requestId());
    if (same.isPresent()) {
      return new Declared.Already(same.get().incident());
    }
    String title = wanted.incident().title();
    Optional<FiledIncident> open = store.openLike(handle, title, wanted.incident().targetKey());
    if (open.isPresent()) {
      IncidentId id = open.get().incident().id();
      command(handle, declaration, id);
      outcome(handle, declaration, id, "already-open");
      return new Declared.Already(open.get().incident());
    }
    // What was in the way has been resolved between the two looks: nothing is any more.
    return declare(handle, declaration, file(declaration));
  }

  private FiledIncident file(Declaration declaration) {
    IncidentId id = IncidentId.next(ids);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String title = declaration.title().strip().replaceAll("\\s+", " ");
    @Nullable Target target = declaration.target();
    Incident incident =
        new Incident(
            id,
            Severity.of(declaration.severity()).level(),
            title,
            target == null ? null : target.key(),
            target == null ? null : target.label(),
            PersonRef.of(declaration.declarer()),
            now,
            declaration.language(),
            Course.begun(Severity.of(declaration.severity()), now),
            null,
            null,
            null);
    return new FiledIncident(
        incident, declaration.requestId(), declaration.channel(), ChannelName.of(id, title, now));
  }

  private void command(Handle handle, Declaration declaration, IncidentId id) {
    @Nullable Target target = declaration.target();
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.COMMAND,
            PersonRef.of(declaration.declarer()),
            id.value(),
            "command",
            "incident declare",
            "severity",
            declaration.severity(),
            "title",
            declaration.title(),
            "target",
            target == null ? "" : target.key(),
            "channel",
            declaration.channel()));
  }

  private void outcome(Handle handle, Declaration declaration, IncidentId id, String outcome) {
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.OUTCOME,
            PersonRef.of(declaration.declarer()),
            id.value(),
            "outcome",
            outcome));
  }

  @Override
  public Resolved resolve(Resolution resolution) {
    Optional<IncidentId> id = which(resolution.id(), resolution.channel());
    if (id.isEmpty()) {
      return new Resolved.NotFound(Fact.of("incident.none-here"));
    }
    return database.inTransaction(handle -> resolve(handle, resolution, id.get()));
  }

  private Resolved resolve(Handle handle, Resolution resolution, IncidentId id) {
    IncidentStore.Closure closure =
        new IncidentStore.Closure(
            PersonRef.of(resolution.resolver()),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            resolution.cause(),
            resolution.fix());
    boolean first = store.resolve(handle, id, closure);
    Optional<FiledIncident> found = store.find(handle, id);
    if (found.isEmpty()) {
      return new Resolved.NotFound(Fact.of("incident.unknown", "incident", id));
    }
    FiledIncident filed = found.get();
    if (!first) {
      return new Resolved.Already(filed.incident());
    }
    record(handle, closure, id);
    Fact over = Fact.of("incident.was-resolved", "cause", closure.cause(), "fix", closure.fix());
    store.remember(handle, id, "resolved", new TimelineEntry(closure.at(), closure.by(), over));
    news.resolved(handle, filed, closure);
    return new Resolved.Done(filed.incident());
  }

  private void record(Handle handle, IncidentStore.Closure closure, IncidentId id) {
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.COMMAND,
            closure.by(),
            id.value(),
            "command",
            "incident resolve",
            "cause",
            closure.cause(),
            "fix",
            closure.fix()));
    audit.append(
        handle,
        AuditEntry.of(AuditEntry.Kind.OUTCOME, closure.by(), id.value(), "outcome", "resolved"));
  }

  @Override
  public Led lead(Lead asked) {
    Optional<IncidentId> id = which(asked.id(), asked.channel());
    return id.isEmpty()
        ? new Led.NotFound(Fact.of("incident.none-here"))
        : database.inTransaction(handle -> leader.lead(handle, id.get(), asked));
  }

  @Override
  public List<TimelineEntry> timeline(IncidentId id) {
    return database.inTransaction(handle -> store.timeline(handle, id));
  }

  private Optional<IncidentId> which(@Nullable IncidentId named, String channel) {
    return named == null ? idOfChannel(channel) : Optional.of(named);
  }

  @Override
  public Optional<Incident> openFor(String targetKey) {
    return database.inTransaction(
        handle -> store.openFor(handle, targetKey).map(FiledIncident::incident));
  }

  @Override
  public Optional<Incident> ofChannel(String channel) {
    return idOfChannel(channel)
        .flatMap(id ->
            database.inTransaction(handle -> store.find(handle, id).map(FiledIncident::incident)));
  }

  private Optional<IncidentId> idOfChannel(String channel) {
    return posted
        .keyOfChannel(channel)
        .filter(key -> key.startsWith("incident/i-"))
        .map(key -> new IncidentId(key.substring("incident/".length())));
  }
}

package dev.opsdeck.incident;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.incident.Incidents.Lead;
import dev.opsdeck.incident.Incidents.Led;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Does what people want done with an open incident; the row, the record and the news are one. */
@Singleton
final class IncidentLeader {
  private final IncidentStore store;
  private final IncidentNews news;
  private final Timers timers;
  private final Audit audit;
  private final InstantSource clock;

  IncidentLeader(
      IncidentStore store, IncidentNews news, Timers timers, Audit audit, InstantSource clock) {
    this.store = store;
    this.news = news;
    this.timers = timers;
    this.audit = audit;
    this.clock = clock;
  }

  /** Sets its first timers, and begins its timeline. */
  void begin(Handle handle, Incident incident) {
    Fact declared =
        Fact.of(
            "incident.was-declared", "severity", incident.severity(), "title", incident.title());
    store.remember(
        handle,
        incident.id(),
        "declared",
        new TimelineEntry(incident.declaredAt(), incident.declaredBy(), declared));
    remind(handle, incident.id(), incident.course());
    Unanswered.of(Severity.of(incident.severity()), incident.declaredAt(), 0)
        .ifPresent(
            call -> timers.at(handle, Unanswered.KIND, call.subject(incident.id()), call.at()));
  }

  Led lead(Handle handle, IncidentId id, Lead asked) {
    Optional<FiledIncident> found = store.lock(handle, id);
    if (found.isEmpty()) {
      return new Led.NotFound(Fact.of("incident.unknown", "incident", id));
    }
    FiledIncident filed = found.get();
    if (!filed.incident().isOpen()) {
      return new Led.Over(filed.incident());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    PersonRef by = PersonRef.of(asked.by());
    Incident next = after(filed.incident(), asked.operation(), by, now);
    Fact told = told(filed.incident(), next, asked.operation(), by);
    TimelineEntry entry = new TimelineEntry(now, by, told);
    if (!store.remember(handle, id, asked.requestId(), entry)) {
      return new Led.Done(filed.incident(), told);
    }
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.COMMAND,
            by,
            id.value(),
            "command",
            told.code(),
            "what",
            told.values()));
    store.keep(handle, next);
    if (!next.course().equals(filed.incident().course())) {
      remind(handle, id, next.course());
    }
    tell(handle, filed.with(next), asked.operation(), told);
    return new Led.Done(next, told);
  }

  private void remind(Handle handle, IncidentId id, Course course) {
    Instant at = course.remindAt();
    if (at != null) {
      timers.at(handle, UpdateReminder.KIND, id.value(), at);
    }
  }

  private static Incident after(
      Incident incident, IncidentOperation operation, PersonRef by, Instant now) {
    Course course = incident.course();
    Severity severity = Severity.of(incident.severity());
    return switch (operation) {
      case IncidentOperation.Take _ ->
          incident.led(
              incident.severity(),
              course.commander().isPresent()
                  ? course.taken(now)
                  : course.with(IncidentRole.COMMANDER, by, now));
      case IncidentOperation.Update _ ->
          incident.led(incident.severity(), course.updated(severity, now));
      case IncidentOperation.SetStatus(IncidentStatus status) ->
          incident.led(incident.severity(), course.with(status, severity, now));
      case IncidentOperation.SetSeverity(int level) ->
          incident.led(level, course.at(Severity.of(level), now));
      case IncidentOperation.Assign(IncidentRole role, PersonRef person) ->
          incident.led(incident.severity(), course.with(role, person, now));
      case IncidentOperation.Remember _ -> incident;
      case IncidentOperation.Snooze snooze ->
          incident.led(incident.severity(), course.snoozed(now.plus(snooze.pause())));
    };
  }

  private static Fact told(
      Incident before, Incident after, IncidentOperation operation, PersonRef by) {
    String who = by.value();
    return switch (operation) {
      case IncidentOperation.Take _ -> Fact.of("incident.taken", "by", who);
      case IncidentOperation.Update(String text) ->
          Fact.of(
              "incident.update", "by", who, "text", text, "status", after.course().status().word());
      case IncidentOperation.SetStatus(IncidentStatus status) ->
          Fact.of("incident.status", "by", who, "status", status.word());
      case IncidentOperation.SetSeverity(int level) ->
          Fact.of("incident.severity", "by", who, "severity", level, "before", before.severity());
      case IncidentOperation.Assign(IncidentRole role, PersonRef person) ->
          Fact.of("incident.role", "by", who, "role", role.word(), "person", person.value());
      case IncidentOperation.Remember(String text) ->
          Fact.of("incident.note", "by", who, "text", text);
      case IncidentOperation.Snooze _ ->
          Fact.of(
              "incident.snoozed", "by", who, "until", String.valueOf(after.course().remindAt()));
    };
  }

  /** What goes on is for all who heard of the incident; how it is led, for those in it. */
  private void tell(Handle handle, FiledIncident filed, IncidentOperation operation, Fact told) {
    switch (operation) {
      case IncidentOperation.Update _, IncidentOperation.SetStatus _ ->
          news.toAll(handle, filed, told);
      case IncidentOperation.SetSeverity _ -> news.toAll(handle, filed, told);
      case IncidentOperation.Assign(IncidentRole role, PersonRef person) -> {
        news.inside(handle, filed, told);
        news.instructions(handle, filed, role, person);
      }
      case IncidentOperation.Take _, IncidentOperation.Remember _, IncidentOperation.Snooze _ ->
          news.inside(handle, filed, told);
    }
  }
}

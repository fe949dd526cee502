package dev.opsdeck.incident;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Calls more people, one layer of the on-call rota more each time, as long as nobody has taken an
 * incident on. Each call is on its timeline, so that none is made twice.
 */
@Singleton
final class UnansweredCalls implements TimerHandler {
  private final Database database;
  private final IncidentStore store;
  private final IncidentNews news;
  private final OnCall onCall;
  private final Timers timers;
  private final InstantSource clock;

  UnansweredCalls(
      Database database,
      IncidentStore store,
      IncidentNews news,
      OnCall onCall,
      Timers timers,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.news = news;
    this.onCall = onCall;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return Unanswered.KIND;
  }

  @Override
  public void fire(String timerId, String subject) {
    int slash = subject.indexOf('/');
    IncidentId id = new IncidentId(subject.substring(0, slash));
    int step = Integer.parseInt(subject.substring(slash + 1));
    database.useTransaction(handle ->
        store
            .lock(handle, id)
            .filter(filed -> filed.incident().isOpen())
            .filter(filed -> filed.incident().course().takenAt() == null)
            .ifPresent(filed -> call(handle, filed, step)));
  }

  private void call(Handle handle, FiledIncident filed, int step) {
    Incident incident = filed.incident();
    Instant now = clock.instant();
    List<PersonRef> called =
        onCall.layers(now).stream().limit(step + 1L).flatMap(List::stream).toList();
    Fact what =
        Fact.of(
            "incident.unanswered",
            "people",
            called.stream().map(PersonRef::value).collect(Collectors.joining(" ")),
            "since",
            incident.declaredAt(),
            "waited",
            Duration.between(incident.declaredAt(), now));
    TimelineEntry entry = new TimelineEntry(now, PersonRef.of(Actor.opsdeck()), what);
    if (store.remember(handle, incident.id(), "unanswered/" + step, entry)) {
      news.toAll(handle, filed, what);
    }
    Unanswered.of(Severity.of(incident.severity()), incident.declaredAt(), step + 1)
        .ifPresent(
            next -> timers.at(handle, Unanswered.KIND, next.subject(incident.id()), next.at()));
  }
}

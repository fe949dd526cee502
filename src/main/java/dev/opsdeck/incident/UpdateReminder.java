package dev.opsdeck.incident;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * Reminds whoever leads an incident of the update that was promised. The instant at which the next
 * reminder is due stands in the incident's row: a timer that comes before it, or twice, does
 * nothing.
 */
@Singleton
final class UpdateReminder implements TimerHandler {
  static final String KIND = "incident-update";

  private final Database database;
  private final IncidentStore store;
  private final IncidentNews news;
  private final Timers timers;
  private final InstantSource clock;

  UpdateReminder(
      Database database,
      IncidentStore store,
      IncidentNews news,
      Timers timers,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.news = news;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void fire(String timerId, String subject) {
    Instant now = clock.instant();
    database.useTransaction(handle ->
        store
            .lock(handle, new IncidentId(subject))
            .filter(filed -> filed.incident().isOpen())
            .filter(filed -> isDue(filed.incident().course(), now))
            .ifPresent(filed -> remind(handle, filed, now)));
  }

  private static boolean isDue(Course course, Instant now) {
    Instant at = course.remindAt();
    return at != null && !now.isBefore(at);
  }

  private void remind(Handle handle, FiledIncident filed, Instant now) {
    Incident incident = filed.incident();
    Course next = incident.course().reminded(Severity.of(incident.severity()), now);
    news.updateDue(handle, filed, now);
    store.keep(handle, incident.led(incident.severity(), next));
    Instant at = next.remindAt();
    if (at != null) {
      timers.at(handle, KIND, incident.id().value(), at);
    }
  }
}

package dev.opsdeck.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every incident store must do. */
abstract class IncidentStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-06T03:00:00Z");
  private static final IncidentStore.Closure CLOSURE =
      new IncidentStore.Closure(
          new PersonRef("UBO"), NOW.plusSeconds(480), "bad image", "rolled back");

  private final IdSource ids = IdSource.random();

  abstract Database database();

  abstract IncidentStore store();

  @Test
  void an_incident_is_found_as_it_was_added() {
    FiledIncident filed = filed("q1", 1, "Checkout is down", "algesta/prod/api-gateway");
    assertTrue(does(h -> store().add(h, filed)));
    assertEquals(Optional.of(filed), in(h -> store().find(h, filed.incident().id())));
    assertEquals(Optional.of(filed), in(h -> store().ofRequest(h, "q1")));
  }

  @Test
  void a_request_adds_one_incident_however_often_it_comes() {
    assertTrue(does(h -> store().add(h, filed("q1", 1, "One", null))));
    assertFalse(does(h -> store().add(h, filed("q1", 1, "Two", null))));
  }

  @Test
  void the_same_title_and_target_is_added_once_while_it_is_open() {
    FiledIncident first = filed("q1", 2, "Facturación caída", "a/prod/x");
    assertTrue(does(h -> store().add(h, first)));
    assertFalse(does(h -> store().add(h, filed("q2", 1, "FACTURACIÓN Caída", "a/prod/x"))));
    assertEquals(Optional.of(first), in(h -> store().openLike(h, "facturaciÓN caída", "a/prod/x")));
    assertTrue(does(h -> store().add(h, filed("q3", 1, "Facturación caída", "a/prod/y"))));
    assertTrue(does(h -> store().add(h, filed("q4", 1, "Facturación caída", null))));
    assertFalse(does(h -> store().add(h, filed("q5", 1, "facturación caída", null))));
  }

  @Test
  void after_it_is_resolved_the_same_can_be_declared_again() {
    FiledIncident first = filed("q1", 2, "Checkout is down", "a/prod/x");
    in(h -> store().add(h, first));
    in(h -> store().resolve(h, first.incident().id(), CLOSURE));
    assertTrue(does(h -> store().add(h, filed("q2", 2, "Checkout is down", "a/prod/x"))));
  }

  @Test
  void the_open_incident_of_a_target_is_the_most_severe() {
    FiledIncident mild = filed("q1", 3, "Slow", "a/prod/x");
    FiledIncident grave = filed("q2", 1, "Down", "a/prod/x");
    in(h -> store().add(h, mild));
    in(h -> store().add(h, grave));
    assertEquals(Optional.of(grave), in(h -> store().openFor(h, "a/prod/x")));
    in(h -> store().resolve(h, grave.incident().id(), CLOSURE));
    assertEquals(Optional.of(mild), in(h -> store().openFor(h, "a/prod/x")));
    assertEquals(Optional.empty(), in(h -> store().openFor(h, "a/prod/y")));
  }

  @Test
  void an_incident_is_resolved_once_and_keeps_the_first_cause() {
    FiledIncident filed = filed("q1", 1, "Down", null);
    in(h -> store().add(h, filed));
    IncidentId id = filed.incident().id();
    assertTrue(does(h -> store().resolve(h, id, CLOSURE)));
    IncidentStore.Closure second =
        new IncidentStore.Closure(new PersonRef("UZ"), NOW, "other", "other");
    assertFalse(does(h -> store().resolve(h, id, second)));
    Incident found = in(h -> store().find(h, id)).orElseThrow().incident();
    assertEquals(CLOSURE.at(), found.resolvedAt());
    assertEquals("bad image", found.cause());
    assertEquals("rolled back", found.fix());
  }

  @Test
  void what_was_never_added_cannot_be_resolved() {
    assertFalse(does(h -> store().resolve(h, IncidentId.next(ids), CLOSURE)));
  }

  @Test
  void how_it_is_led_is_kept_whole() {
    FiledIncident filed = filed("q1", 2, "Down", null);
    in(h -> store().add(h, filed));
    Course course =
        Course.begun(Severity.HIGH, NOW)
            .with(IncidentStatus.IDENTIFIED, Severity.CRITICAL, NOW.plusSeconds(60))
            .with(IncidentRole.COMMANDER, new PersonRef("UANA"), NOW.plusSeconds(70))
            .with(IncidentRole.SCRIBE, new PersonRef("@bo"), NOW.plusSeconds(80))
            .reminded(Severity.CRITICAL, NOW.plusSeconds(300));
    Incident led = filed.incident().led(1, course);
    database().useTransaction(h -> store().keep(h, led));
    assertEquals(Optional.of(filed.with(led)), in(h -> store().lock(h, filed.incident().id())));
  }

  @Test
  void what_happened_is_kept_in_its_order_and_once_for_each_request() {
    FiledIncident filed = filed("q1", 1, "Down", null);
    in(h -> store().add(h, filed));
    IncidentId id = filed.incident().id();
    TimelineEntry later = entry(NOW.plusSeconds(90), "later");
    TimelineEntry sooner = entry(NOW.plusSeconds(30), "sooner");
    assertTrue(does(h -> store().remember(h, id, "a", later)));
    assertTrue(does(h -> store().remember(h, id, "b", sooner)));
    assertFalse(does(h -> store().remember(h, id, "a", entry(NOW, "again"))));
    assertEquals(List.of(sooner, later), in(h -> store().timeline(h, id)));
  }

  private static TimelineEntry entry(Instant at, String text) {
    return new TimelineEntry(at, new PersonRef("UANA"), Fact.of("incident.note", "text", text));
  }

  private <T> T in(Function<Handle, T> work) {
    return database().inTransaction(work);
  }

  private boolean does(Function<Handle, Boolean> work) {
    return in(work);
  }

  private FiledIncident filed(String request, int severity, String title, @Nullable String target) {
    Incident incident =
        new Incident(
            IncidentId.next(ids),
            severity,
            title,
            target,
            target == null ? null : "label of " + target,
            new PersonRef("UANA"),
            NOW,
            Language.ES,
            Course.begun(Severity.of(severity), NOW),
            null,
            null,
            null);
    return new FiledIncident(incident, request, "C1", ChannelName.of(incident.id(), title, NOW));
  }
}

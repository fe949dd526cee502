package dev.opsdeck.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.RecordedAudit;
import dev.opsdeck.incident.Incidents.Declaration;
import dev.opsdeck.incident.Incidents.Declared;
import dev.opsdeck.incident.Incidents.Lead;
import dev.opsdeck.incident.Incidents.Led;
import dev.opsdeck.incident.Incidents.Resolution;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.InMemoryPostedMessages;
import dev.opsdeck.progress.RecordedOutbox;
import dev.opsdeck.schedule.InMemoryTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An incident between its declaration and its end. */
class LeadTest {
  private static final Instant DECLARED = Instant.parse("2026-01-06T03:00:00Z");
  private static final PersonRef FIRST = new PersonRef("UFIRST");
  private static final PersonRef SECOND = new PersonRef("USECOND");
  private static final Actor ANA = People.person("UANA");

  private static final OnCall LAYERS =
      new OnCall() {
        @Override
        public List<PersonRef> at(Instant instant) {
          return List.of(FIRST, SECOND);
        }

        @Override
        public List<List<PersonRef>> layers(Instant instant) {
          return List.of(List.of(FIRST), List.of(SECOND));
        }
      };

  private final RecordedOutbox outbox = new RecordedOutbox();
  private Instant now = DECLARED;
  private final IncidentsInMemory world =
      new IncidentsInMemory(
          outbox, new InMemoryPostedMessages(), new RecordedAudit(), LAYERS, () -> now);
  private int requests;

  private IncidentId declare(int severity) {
    Declared declared =
        world
            .incidents()
            .declare(new Declaration("q0", ANA, severity, "Outage", null, "C1", Language.EN));
    return ((Declared.New) declared).incident().id();
  }

  private Led lead(IncidentId id, IncidentOperation operation) {
    return world.incidents().lead(new Lead("q" + ++requests, ANA, id, "C1", operation));
  }

  /** Lets the time pass, and each timer fire when it is due; twice, as may happen. */
  private void pass(Duration time) throws InterruptedException {
    Instant end = now.plus(time);
    for (int i = 0; i < 1_000; i++) {
      var due = world.timers().next(timer -> !timer.when().isAfter(end));
      if (due.isEmpty()) {
        now = end;
        return;
      }
      InMemoryTimers.Timer timer = due.get();
      now = timer.when().isAfter(now) ? timer.when() : now;
      world.fire(timer);
      world.timers().fire(timer, new Again(world, timer));
    }
    throw new AssertionError("the timers never come to rest");
  }

  private record Again(IncidentsInMemory world, InMemoryTimers.Timer timer)
      implements dev.opsdeck.schedule.TimerHandler {
    @Override
    public String kind() {
      return timer.kind();
    }

    @Override
    public void fire(String timerId, String subject) throws InterruptedException {
      world.fire(timer);
    }
  }

  private List<Event.Note> told(String code) {
    return outbox.events(Event.Note.class).stream()
        .filter(note ->
            note.fact().code().equals(code)
                || (note.why() != null && note.why().code().equals(code)))
        .toList();
  }

  @Test
  void an_update_that_is_due_is_asked_for_in_growing_pauses_until_it_comes() throws Exception {
    IncidentId id = declare(1);
    lead(id, new IncidentOperation.Take());
    pass(Duration.ofSeconds(119));
    assertEquals(0, told("incident.update-due").size());
    pass(Duration.ofSeconds(1));
    assertEquals(1, told("incident.update-due").size());
    assertEquals("UANA", told("incident.update-due").getFirst().fact().values().get("people"));
    pass(Duration.ofMinutes(4));
    assertEquals(2, told("incident.update-due").size());
    pass(Duration.ofMinutes(7));
    assertEquals(2, told("incident.update-due").size());

    lead(id, new IncidentOperation.Update("errors go down"));
    pass(Duration.ofSeconds(119));
    assertEquals(2, told("incident.update-due").size());
    pass(Duration.ofSeconds(1));
    assertEquals(3, told("incident.update-due").size());
  }

  @Test
  void who_is_on_call_is_reminded_while_nobody_leads() throws Exception {
    declare(1);
    pass(Duration.ofMinutes(2));
    var due = told("incident.update-due").getFirst().fact();
    assertEquals("UFIRST", due.values().get("people"));
    assertEquals("false", due.values().get("led"));
  }

  @Test
  void a_reminder_can_be_put_off_and_the_mildest_incident_has_none() throws Exception {
    IncidentId id = declare(1);
    lead(id, new IncidentOperation.Snooze(Duration.ofMinutes(30)));
    pass(Duration.ofMinutes(29));
    assertEquals(0, told("incident.update-due").size());
    pass(Duration.ofMinutes(1));
    assertEquals(1, told("incident.update-due").size());
    lead(id, new IncidentOperation.SetSeverity(4));
    pass(Duration.ofDays(2));
    assertEquals(1, told("incident.update-due").size());
  }

  @Test
  void another_severity_is_another_pace() throws Exception {
    IncidentId id = declare(3);
    pass(Duration.ofMinutes(10));
    lead(id, new IncidentOperation.SetSeverity(1));
    pass(Duration.ofMinutes(2));
    assertEquals(1, told("incident.update-due").size());
  }

  @Test
  void more_people_are_called_as_long_as_nobody_takes_it_on() throws Exception {
    IncidentId id = declare(1);
    pass(Duration.ofMinutes(15));
    assertEquals(List.of("UFIRST"), called());
    pass(Duration.ofMinutes(15));
    assertEquals(List.of("UFIRST", "UFIRST USECOND"), called());
    lead(id, new IncidentOperation.Take());
    pass(Duration.ofHours(3));
    assertEquals(2, called().size());
  }

  @Test
  void nobody_is_called_for_ever() throws Exception {
    declare(1);
    pass(Duration.ofDays(1));
    assertEquals(4, called().size());
  }

  /** In the incident's own channel. */
  private List<String> called() {
    return told("incident.unanswered").stream()
        .filter(note -> note.to() instanceof Address.IncidentChannel)
        .map(note -> note.fact().values().get("people"))
        .toList();
  }

  @Test
  void who_takes_it_on_leads_it_unless_somebody_does_already() {
    IncidentId id = declare(1);
    Incident taken = done(lead(id, new IncidentOperation.Take()));
    assertEquals("UANA", taken.course().commander().orElseThrow().value());
    done(lead(id, new IncidentOperation.Assign(IncidentRole.COMMANDER, SECOND)));
    Incident again = done(lead(id, new IncidentOperation.Take()));
    assertEquals(SECOND, again.course().commander().orElseThrow());
  }

  @Test
  void what_goes_on_is_told_in_the_incident_and_where_it_was_declared() {
    IncidentId id = declare(2);
    lead(id, new IncidentOperation.Update("rolling back"));
    List<Event.Note> notes = told("incident.update");
    assertInstanceOf(Address.IncidentChannel.class, notes.getFirst().to());
    assertEquals(new Address.Channel("C1", Language.EN), notes.getLast().to());
    assertEquals("incident.news", notes.getLast().fact().code());
    lead(id, new IncidentOperation.Remember("only for us"));
    assertEquals(1, told("incident.note").size());
  }

  @Test
  void who_gets_a_role_hears_alone_what_it_asks_of_them() {
    IncidentId id = declare(2);
    lead(id, new IncidentOperation.Assign(IncidentRole.COMMUNICATIONS, SECOND));
    assertEquals(
        new Address.Direct(SECOND), told("incident.communications-duties").getFirst().to());
  }

  @Test
  void the_same_request_again_does_nothing_more() {
    IncidentId id = declare(1);
    Lead lead = new Lead("again", ANA, id, "C1", new IncidentOperation.Update("once"));
    world.incidents().lead(lead);
    world.incidents().lead(lead);
    assertEquals(2, told("incident.update").size());
    assertEquals(2, world.incidents().timeline(id).size());
  }

  @Test
  void what_is_resolved_is_left_alone() throws Exception {
    IncidentId id = declare(1);
    world.incidents().resolve(new Resolution(ANA, id, "C1", "bad image", "rolled back"));
    assertInstanceOf(Led.Over.class, lead(id, new IncidentOperation.Update("late")));
    pass(Duration.ofHours(3));
    assertTrue(told("incident.update-due").isEmpty());
    assertTrue(called().isEmpty());
    assertEquals(
        List.of("incident.was-declared", "incident.was-resolved"),
        world.incidents().timeline(id).stream().map(entry -> entry.what().code()).toList());
  }

  private static Incident done(Led led) {
    return assertInstanceOf(Led.Done.class, led).incident();
  }
}

package dev.opsdeck.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.audit.RecordedAudit;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.incident.Incidents.Declaration;
import dev.opsdeck.incident.Incidents.Declared;
import dev.opsdeck.incident.Incidents.Resolution;
import dev.opsdeck.incident.Incidents.Resolved;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.InMemoryPostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.progress.RecordedOutbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DurableIncidentsTest {
  private static final List<PersonRef> ON_CALL =
      List.of(new PersonRef("devops-oncall@company.com"), new PersonRef("uana@company.com"));

  private final RecordedAudit audit = new RecordedAudit();
  private final RecordedOutbox outbox = new RecordedOutbox();
  private final InMemoryPostedMessages posted = new InMemoryPostedMessages();
  private Instant now = Instant.parse("2026-01-06T03:00:00Z");
  private final Incidents incidents =
      IncidentsInMemory.with(outbox, posted, audit, instant -> ON_CALL, () -> now);

  @Test
  void a_declaration_opens_the_channel_and_is_announced_there_and_where_it_was_typed() {
    Incident incident = declare("q1", 1, "Production complete outage", gateway());
    Event.IncidentChannelOpening opening =
        outbox.events(Event.IncidentChannelOpening.class).getFirst();
    assertEquals(
        List.of(new PersonRef("UANA"), new PersonRef("devops-oncall@company.com")),
        opening.incident().invite());
    assertTrue(
        opening.incident().channelName().startsWith("inc-20260106-production-complete-outage-"));
    List<Event.Announcement> told = outbox.events(Event.Announcement.class);
    assertEquals(
        List.of(
            new Address.IncidentChannel(incident.id(), Language.ES),
            new Address.Channel("C1", Language.ES)),
        told.stream().map(Event.Announcement::to).toList());
    assertEquals(2, told.stream().map(Event.Announcement::key).distinct().count());
    assertEquals(opening.lane(), told.getFirst().lane());
    assertEquals("incident-declared", told.getFirst().template());
  }

  @Test
  void the_announcement_says_how_bad_it_is_and_when_more_will_be_said() {
    declare("q1", 1, "Outage", gateway());
    JsonNode facts = outbox.events(Event.Announcement.class).getFirst().facts();
    assertEquals("1", facts.path("severity").asText());
    assertEquals("critical", facts.path("severityName").asText());
    assertEquals("api-gateway prod (algesta)", facts.path("service").asText());
    assertEquals("2026-01-06T03:00:00Z", facts.path("timeDetected").asText());
    assertEquals("investigating", facts.path("status").asText());
    assertEquals("PT2M", facts.path("updateEvery").asText());
    assertEquals("devops-oncall@company.com", facts.path("cc").path(0).asText());
  }

  @Test
  void the_mildest_severity_promises_no_updates_and_a_missing_target_is_left_open() {
    declare("q1", 4, "Typo in the footer", null);
    JsonNode facts = outbox.events(Event.Announcement.class).getFirst().facts();
    assertTrue(facts.path("updateEvery").isNull());
    assertTrue(facts.path("service").isNull());
    assertEquals("Typo in the footer", facts.path("title").asText());
  }

  @Test
  void where_it_was_declared_people_are_told_which_channel_is_the_incidents() {
    Incident incident = declare("q1", 1, "Outage", null);
    Event.Note where =
        outbox.events().stream()
            .filter(Event.Note.class::isInstance)
            .map(Event.Note.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals("C1", ((Address.Channel) where.to()).channel());
    assertEquals(new Event.ChannelOf(incident.id()), where.subject());
    assertEquals("incident.where", where.fact().code());
  }

  @Test
  void the_same_request_again_declares_and_tells_nothing_new() {
    Incident first = declare("q1", 1, "Outage", null);
    Declared again = incidents.declare(declaration("q1", 1, "Outage", null));
    assertEquals(new Declared.Already(first), again);
    assertEquals(4, outbox.events().size());
    assertEquals(2, audit.entries().size());
  }

  @Test
  void somebody_elses_declaration_of_the_same_is_led_to_the_open_incident() {
    Incident first = declare("q1", 1, "Outage", gateway());
    Declared again = incidents.declare(declaration("q2", 2, "  OUTAGE ", gateway()));
    assertEquals(new Declared.Already(first), again);
    assertEquals(List.of("declared", "already-open"), audit.values("outcome"));
    assertEquals(4, outbox.events().size());
  }

  @Test
  void an_incident_is_found_by_its_target_and_by_its_channel_until_it_is_resolved() {
    Incident incident = declare("q1", 2, "Outage", gateway());
    posted.record("incident/" + incident.id(), new PostedMessage("CINC", ""));
    assertEquals(Optional.of(incident), incidents.openFor(gateway().key()));
    assertEquals(Optional.of(incident), incidents.ofChannel("CINC"));
    assertEquals(Optional.empty(), incidents.ofChannel("C1"));
    resolve(null, "CINC");
    assertEquals(Optional.empty(), incidents.openFor(gateway().key()));
    assertEquals(false, incidents.ofChannel("CINC").orElseThrow().isOpen());
  }

  @Test
  void resolving_tells_both_channels_how_long_it_took_and_why() {
    Incident incident = declare("q1", 1, "Outage", null);
    now = now.plusSeconds(480);
    assertInstanceOf(Resolved.Done.class, resolve(incident.id(), "C9"));
    List<Event.Announcement> told = outbox.events(Event.Announcement.class).subList(2, 4);
    JsonNode facts = told.getFirst().facts();
    assertEquals("incident-resolved", told.getFirst().template());
    assertEquals("PT8M", facts.path("duration").asText());
    assertEquals("bad image", facts.path("rootCause").asText());
    assertEquals("rolled back", facts.path("fix").asText());
    assertEquals("PT1H", facts.path("monitorFor").asText());
    assertTrue(facts.path("postMortemDate").isNull());
    assertEquals(new Address.Channel("C1", Language.ES), told.get(1).to());
  }

  @Test
  void the_second_resolution_changes_and_tells_nothing() {
    Incident incident = declare("q1", 1, "Outage", null);
    resolve(incident.id(), "C1");
    int told = outbox.events().size();
    assertInstanceOf(Resolved.Already.class, resolve(incident.id(), "C1"));
    assertEquals(told, outbox.events().size());
    assertEquals(
        2, audit.entries().stream().filter(e -> e.kind() == AuditEntry.Kind.COMMAND).count());
  }

  @Test
  void a_channel_without_incident_and_an_unknown_id_are_told_apart() {
    Resolved here = resolve(null, "C1");
    assertEquals("incident.none-here", ((Resolved.NotFound) here).why().code());
    Resolved unknown = resolve(new IncidentId("i-none"), "C1");
    assertEquals("incident.unknown", ((Resolved.NotFound) unknown).why().code());
  }

  private Incident declare(String request, int severity, String title, @Nullable Target target) {
    Declared declared = incidents.declare(declaration(request, severity, title, target));
    return assertInstanceOf(Declared.New.class, declared).incident();
  }

  private static Declaration declaration(
      String request, int severity, String title, @Nullable Target target) {
    return new Declaration(
        request, People.person("UANA"), severity, title, target, "C1", Language.ES);
  }

  private Resolved resolve(@Nullable IncidentId id, String channel) {
    return incidents.resolve(
        new Resolution(People.person("UBO"), id, channel, "bad image", "rolled back"));
  }

  private static Target gateway() {
    return new Target.OfService(
        new Environment(
            "algesta", "prod", Set.of(), Tier.PRODUCTION, new Cluster("c", "ctx"), "production"),
        new Service(
            "api-gateway",
            "api-gateway-production",
            "api-gateway",
            Map.of("app", "api-gateway"),
            3000,
            "acr/api-gateway",
            null,
            null,
            List.of(),
            List.of(),
            null));
  }
}

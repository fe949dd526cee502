package dev.opsdeck.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.IncidentView;
import dev.opsdeck.progress.Outbox;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Puts into the outbox what people must hear of an incident. */
@Singleton
final class IncidentNews {
  /** "All services healthy, monitoring for 1 hour": the template of manual 004. */
  private static final Duration MONITOR_FOR = Duration.ofHours(1);

  private final Outbox outbox;
  private final OnCall onCall;

  IncidentNews(Outbox outbox, OnCall onCall) {
    this.outbox = outbox;
    this.onCall = onCall;
  }

  void declared(Handle handle, FiledIncident filed, Actor declarer) {
    Incident incident = filed.incident();
    List<PersonRef> called = onCall.at(incident.declaredAt());
    List<PersonRef> invite =
        Stream.concat(
                Stream.of(incident.declaredBy()),
                called.stream().filter(person -> !person.matches(declarer)))
            .toList();
    IncidentView view =
        new IncidentView(
            incident.id(),
            incident.severity(),
            incident.title(),
            filed.channelName(),
            invite,
            incident.declaredBy(),
            incident.declaredAt());
    outbox.put(handle, new Event.IncidentChannelOpening(own(incident), view));
    announce(handle, filed, "declared", "incident-declared", declaredFacts(incident, called));
    Fact where =
        Fact.of("incident.where", "severity", incident.severity(), "title", incident.title());
    String lane = "incident/" + incident.id() + "/where";
    Event.Subject channel = new Event.ChannelOf(incident.id());
    outbox.put(handle, new Event.Note(origin(filed), lane, where).pointingTo(channel));
  }

  void resolved(Handle handle, FiledIncident filed, IncidentStore.Closure closure) {
    announce(
        handle, filed, "resolved", "incident-resolved", resolvedFacts(filed.incident(), closure));
  }

  /** For those in the incident. */
  void inside(Handle handle, FiledIncident filed, Fact fact) {
    Incident incident = filed.incident();
    outbox.put(handle, new Event.Note(own(incident), "incident/" + incident.id(), fact));
  }

  /** In the incident, and where it was declared, with the way to its channel. */
  void toAll(Handle handle, FiledIncident filed, Fact fact) {
    Incident incident = filed.incident();
    inside(handle, filed, fact);
    String lane = "incident/" + incident.id() + "/where";
    Event.Subject channel = new Event.ChannelOf(incident.id());
    Fact named =
        Fact.of("incident.news", "severity", incident.severity(), "title", incident.title());
    outbox.put(
        handle, new Event.Note(origin(filed), lane, named).because(fact).pointingTo(channel));
  }

  /** Whoever leads, and else who is on call, must write what people were promised. */
  void updateDue(Handle handle, FiledIncident filed, Instant now) {
    Incident incident = filed.incident();
    List<String> asked =
        incident
            .course()
            .commander()
            .map(List::of)
            .orElseGet(() -> onCall.at(now).stream().limit(1).toList())
            .stream()
            .map(PersonRef::value)
            .toList();
    inside(
        handle,
        filed,
        Fact.of(
            "incident.update-due",
            "people",
            String.join(" ", asked),
            "since",
            incident.course().updatedAt(),
            "led",
            incident.course().commander().isPresent()));
  }

  /** Only the one who has the role needs to know what it asks of them. */
  void instructions(Handle handle, FiledIncident filed, IncidentRole role, PersonRef person) {
    Incident incident = filed.incident();
    Object[] named = {"incident", incident.id(), "title", incident.title()};
    Fact duties =
        switch (role) {
          case COMMANDER -> Fact.of("incident.commander-duties", named);
          case COMMUNICATIONS -> Fact.of("incident.communications-duties", named);
          case OPERATIONS -> Fact.of("incident.operations-duties", named);
          case SCRIBE -> Fact.of("incident.scribe-duties", named);
        };
    outbox.put(
        handle,
        new Event.Note(new Address.Direct(person), "incident/" + incident.id() + "/roles", duties));
  }

  /**
   * Once in the incident's channel, once where it was declared. The second has a lane of its own:
   * it must be told although the incident's channel cannot be made.
   */
  private void announce(
      Handle handle, FiledIncident filed, String moment, String template, JsonNode facts) {
    Incident incident = filed.incident();
    String lane = "incident/" + incident.id();
    String key = lane + "/" + moment;
    outbox.put(handle, new Event.Announcement(own(incident), lane, key, template, facts));
    outbox.put(
        handle,
        new Event.Announcement(origin(filed), lane + "/origin", key + "/origin", template, facts));
  }

  private static Address origin(FiledIncident filed) {
    return new Address.Channel(filed.originChannel(), filed.incident().language());
  }

  private static Address.IncidentChannel own(Incident incident) {
    return new Address.IncidentChannel(incident.id(), incident.language());
  }

  private static JsonNode declaredFacts(Incident incident, List<PersonRef> called) {
    ObjectNode facts = common(incident);
    Severity severity = Severity.of(incident.severity());
    facts.put("timeDetected", incident.declaredAt().toString());
    facts.put("status", "investigating");
    facts.put("updateEvery", severity.updateEvery().map(Duration::toString).orElse(null));
    ArrayNode cc = facts.putArray("cc");
    called.forEach(person -> cc.add(person.value()));
    return facts;
  }

  private static JsonNode resolvedFacts(Incident incident, IncidentStore.Closure closure) {
    ObjectNode facts = common(incident);
    facts.put("duration", lasted(incident.declaredAt(), closure.at()).toString());
    facts.put("resolvedBy", closure.by().value());
    facts.put("rootCause", closure.cause());
    facts.put("fix", closure.fix());
    facts.put("monitorFor", MONITOR_FOR.toString());
    facts.putNull("postMortemDate");
    return facts;
  }

  private static ObjectNode common(Incident incident) {
    ObjectNode facts = Json.object();
    facts.put("id", incident.id().value());
    facts.put("title", incident.title());
    facts.put("declaredBy", incident.declaredBy().value());
    facts.put("service", incident.targetLabel());
    facts.put("severity", incident.severity());
    facts.put("severityName", Severity.of(incident.severity()).word());
    return facts;
  }

  private static Duration lasted(Instant from, Instant to) {
    return Duration.ofSeconds(Math.max(0, Duration.between(from, to).toSeconds()));
  }
}

package dev.opsdeck.incident;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Declares, finds and resolves incidents. */
public interface Incidents {
  /** Durable when it returns; the channel follows through the outbox. */
  Declared declare(Declaration declaration);

  Resolved resolve(Resolution resolution);

  /** Does something with an open incident; a request that comes again does nothing more. */
  Led lead(Lead lead);

  /** What happened, the oldest first. */
  List<TimelineEntry> timeline(IncidentId id);

  /** The open incident of a target, the most severe first. */
  Optional<Incident> openFor(String targetKey);

  /** The incident whose channel this is. */
  Optional<Incident> ofChannel(String channel);

  /**
   * @param requestId the same for a request that is sent again: it declares nothing a second time
   * @param target absent when the declaration names none
   * @param channel where it was typed
   */
  record Declaration(
      String requestId,
      Actor declarer,
      int severity,
      String title,
      @Nullable Target target,
      String channel,
      Language language) {}

  /** What came of a declaration. */
  sealed interface Declared {
    record New(Incident incident) implements Declared {}

    /** The same request again, or the same title for the same target is open already. */
    record Already(Incident incident) implements Declared {}
  }

  /**
   * Asks to resolve an incident.
   *
   * @param id absent to mean the incident of the channel
   */
  record Resolution(
      Actor resolver, @Nullable IncidentId id, String channel, String cause, String fix) {}

  /**
   * Asks to do something with an incident.
   *
   * @param requestId the same for a request that is sent again
   * @param id absent to mean the incident of the channel
   */
  record Lead(
      String requestId,
      Actor by,
      @Nullable IncidentId id,
      String channel,
      IncidentOperation operation) {}

  /** What came of it. */
  sealed interface Led {
    /**
     * @param told what its channel is told
     */
    record Done(Incident incident, Fact told) implements Led {}

    record Over(Incident incident) implements Led {}

    record NotFound(Fact why) implements Led {}
  }

  /** What came of a resolution. */
  sealed interface Resolved {
    record Done(Incident incident) implements Resolved {}

    record Already(Incident incident) implements Resolved {}

    record NotFound(Fact why) implements Resolved {}
  }
}

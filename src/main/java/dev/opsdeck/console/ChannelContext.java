package dev.opsdeck.console;

import dev.opsdeck.catalog.ChannelSettings;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.kernel.Language;
import org.jspecify.annotations.Nullable;

/**
 * Where something was asked, and what that decides.
 *
 * @param incident the incident whose channel it is, open or resolved
 */
record ChannelContext(
    Console.Request request, ChannelSettings settings, @Nullable Incident incident) {
  /** The channel of an incident is for operations: incidents are declared in such channels only. */
  boolean operations() {
    return incident != null || settings.operations();
  }

  /** What its members read. */
  Language language() {
    return incident == null ? settings.language() : incident.language();
  }

  /** Absent when this is no incident's channel, or nobody knows what the incident is about. */
  @Nullable String openIncidentTarget() {
    return incident != null && incident.isOpen() ? incident.targetKey() : null;
  }
}

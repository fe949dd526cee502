package dev.opsdeck.progress;

import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;

/**
 * An incident as its channel shows it.
 *
 * @param severity 1 (critical) to 4 (low)
 * @param channelName at most 80 characters of a–z, 0–9, - and _; unique for ever
 * @param invite who is to be in the channel
 */
public record IncidentView(
    IncidentId id,
    int severity,
    String title,
    String channelName,
    List<PersonRef> invite,
    PersonRef declaredBy,
    Instant declaredAt) {
  public IncidentView {
    invite = List.copyOf(invite);
  }
}

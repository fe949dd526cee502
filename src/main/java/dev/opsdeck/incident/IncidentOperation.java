package dev.opsdeck.incident;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;

/** What people do with an open incident, besides resolving it. */
public sealed interface IncidentOperation {
  /** Somebody is on it: nobody else needs to be called. */
  record Take() implements IncidentOperation {}

  /** How it goes, for everybody. */
  record Update(String text) implements IncidentOperation {
    public Update {
      text = ForeignText.clean(text);
    }
  }

  record SetStatus(IncidentStatus status) implements IncidentOperation {}

  /**
   * @param level 1 (critical) to 4 (low)
   */
  record SetSeverity(int level) implements IncidentOperation {}

  record Assign(IncidentRole role, PersonRef person) implements IncidentOperation {}

  /** Worth remembering; told to nobody outside of the incident. */
  record Remember(String text) implements IncidentOperation {
    public Remember {
      text = ForeignText.clean(text);
    }
  }

  /** The next reminder comes so much later. */
  record Snooze(Duration pause) implements IncidentOperation {}
}

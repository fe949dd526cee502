package dev.opsdeck.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one person does for an incident. */
public enum IncidentRole {
  /** Leads, decides, and sees that updates are posted. */
  COMMANDER,
  /** Writes the updates, and answers those outside. */
  COMMUNICATIONS,
  /** Carries out the runbooks. */
  OPERATIONS,
  /** Writes down what happens and when. */
  SCRIBE;

  /** As it is typed and stored: {@code commander}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<IncidentRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equalsIgnoreCase(word)).findFirst();
  }
}

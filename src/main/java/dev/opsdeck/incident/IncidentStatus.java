package dev.opsdeck.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far an open incident has come. */
public enum IncidentStatus {
  INVESTIGATING,
  /** The cause is known. */
  IDENTIFIED,
  /** It is mended, and watched. */
  MONITORING;

  /** As it is typed and stored: {@code investigating}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<IncidentStatus> of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word().equalsIgnoreCase(word))
        .findFirst();
  }
}

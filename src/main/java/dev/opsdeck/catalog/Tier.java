package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much an environment matters; policies speak of tiers, not of names. */
public enum Tier {
  PRODUCTION,
  STAGING,
  DEVELOPMENT;

  /** As files and expressions write it: {@code production}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

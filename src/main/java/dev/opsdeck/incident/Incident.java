package dev.opsdeck.incident;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something is wrong, and people work on it.
 *
 * @param severity 1 (critical) to 4 (low)
 * @param targetKey {@code Target.key()} of what is affected, absent when that is not known
 * @param course how it is led
 * @param resolvedAt absent while it is open
 */
public record Incident(
    IncidentId id,
    int severity,
    String title,
    @Nullable String targetKey,
    @Nullable String targetLabel,
    PersonRef declaredBy,
    Instant declaredAt,
    Language language,
    Course course,
    @Nullable Instant resolvedAt,
    @Nullable String cause,
    @Nullable String fix) {
  public Incident {
    title = ForeignText.clean(title);
    cause = cause == null ? null : ForeignText.clean(cause);
    fix = fix == null ? null : ForeignText.clean(fix);
  }

  public boolean isOpen() {
    return resolvedAt == null;
  }

  /** Led on, at another severity if need be. */
  Incident led(int newSeverity, Course next) {
    return new Incident(
        id,
        newSeverity,
        title,
        targetKey,
        targetLabel,
        declaredBy,
        declaredAt,
        language,
        next,
        resolvedAt,
        cause,
        fix);
  }
}

package dev.opsdeck.audit;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.PersonRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that somebody did.
 *
 * @param subject id of the run, approval or incident that it is about
 * @param facts what else matters; behind the gate for foreign text
 */
public record AuditEntry(
    Kind kind, PersonRef who, String subject, SortedMap<String, String> facts) {
  public AuditEntry {
    SortedMap<String, String> clean = new TreeMap<>(facts);
    clean.replaceAll((_, value) -> ForeignText.clean(value));
    facts = Collections.unmodifiableSortedMap(clean);
  }

  /** An entry with alternating names and values. */
  public static AuditEntry of(Kind kind, PersonRef who, String subject, Object... namesAndValues) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      facts.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
    }
    return new AuditEntry(kind, who, subject, facts);
  }

  /** What kinds of thing are on the record. */
  public enum Kind {
    COMMAND,
    PLAN,
    DECISION,
    EFFECT,
    OUTCOME
  }
}

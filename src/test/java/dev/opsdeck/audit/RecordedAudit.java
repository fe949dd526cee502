package dev.opsdeck.audit;

import dev.opsdeck.database.Undoable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Remembers what was to be put on the record; for tests of those who write it. */
public final class RecordedAudit implements Audit, Undoable {
  private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

  @Override
  public Runnable remember() {
    int size = entries.size();
    return () -> entries.subList(size, entries.size()).clear();
  }

  @Override
  public void append(Handle handle, AuditEntry entry) {
    entries.add(entry);
  }

  @Override
  public void append(AuditEntry entry) {
    entries.add(entry);
  }

  public List<AuditEntry> entries() {
    return List.copyOf(entries);
  }

  /** The value of one fact in every entry that has it. */
  public List<String> values(String fact) {
    return entries.stream()
        .filter(entry -> entry.facts().containsKey(fact))
        .map(entry -> entry.facts().get(fact))
        .toList();
  }
}

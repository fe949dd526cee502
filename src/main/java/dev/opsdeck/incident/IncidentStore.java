package dev.opsdeck.incident;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Where incidents are kept. Everything happens in the transaction of the handle. */
interface IncidentStore {
  /**
   * Adds it unless the same request has declared one, or one with the same title (without regard to
   * case) and target is open; the first one wins.
   *
   * @return whether it was added
   */
  boolean add(Handle handle, FiledIncident filed);

  Optional<FiledIncident> ofRequest(Handle handle, String requestId);

  Optional<FiledIncident> openLike(Handle handle, String title, @Nullable String targetKey);

  Optional<FiledIncident> find(Handle handle, IncidentId id);

  /** The most severe open incident of a target, the oldest of equals. */
  Optional<FiledIncident> openFor(Handle handle, String targetKey);

  /**
   * Resolves it if it is open.
   *
   * @return whether it was open
   */
  boolean resolve(Handle handle, IncidentId id, Closure closure);

  /** The incident, which nobody else changes until the transaction ends. */
  Optional<FiledIncident> lock(Handle handle, IncidentId id);

  /** Keeps its severity and its course. */
  void keep(Handle handle, Incident led);

  /**
   * Adds to what happened.
   *
   * @return whether it was added: not if the same request has added something already
   */
  boolean remember(Handle handle, IncidentId id, String requestId, TimelineEntry entry);

  /** The oldest first. */
  List<TimelineEntry> timeline(Handle handle, IncidentId id);

  /** How an incident ended. */
  record Closure(PersonRef by, Instant at, String cause, String fix) {
    public Closure {
      cause = ForeignText.clean(cause);
      fix = ForeignText.clean(fix);
    }
  }
}

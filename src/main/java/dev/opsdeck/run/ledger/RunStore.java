package dev.opsdeck.run.ledger;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Holds runs. */
public interface RunStore {
  /**
   * Adds a run; the first one with a request id wins.
   *
   * @return the run that has this request id now, the new one or an older one
   */
  RunId insert(Handle handle, String requestId, Run run);

  /** Reads a run and locks its row until the transaction ends. */
  Optional<Run> lock(Handle handle, RunId id);

  Optional<Run> find(Handle handle, RunId id);

  void save(Handle handle, Run run, Instant now);

  /** The newest first. */
  List<Run> list(Handle handle, Runs.Filter filter);
}

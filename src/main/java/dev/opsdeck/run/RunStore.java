package dev.opsdeck.run;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Holds runs, and who may change which target. */
interface RunStore {
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

  /**
   * Takes a target for a run.
   *
   * @return empty when the run has it now, else the run that has it
   */
  Optional<Holder> take(Handle handle, String targetKey, Run run, Instant now);

  /**
   * Gives back the target of a run, if it has it.
   *
   * @return the runs that wait for this target
   */
  List<RunId> release(Handle handle, Run run);

  /** The run that changes a target, and since when. */
  record Holder(RunId run, Instant since) {}
}

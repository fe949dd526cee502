package dev.opsdeck.run;

import dev.opsdeck.progress.RunState;
import java.util.Map;

/** Counts the runs that are not over, whichever replica carries them on. */
public interface RunCensus {
  /** One look at the database. */
  Count take();

  /**
   * @param open by state; states that no run is in are absent
   * @param locks how many targets a run holds
   */
  record Count(Map<RunState, Long> open, long locks) {
    public Count {
      open = Map.copyOf(open);
    }
  }
}

package dev.opsdeck.run;

import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.time.Duration;

/**
 * Hears what has become of runs, after it was committed: for figures, never for decisions. Called
 * on the thread that did it; must be quick and must not throw. What a crash cuts off between the
 * commit and the call is never heard.
 */
public interface RunObserver {
  /** Hears nothing. */
  RunObserver NONE =
      new RunObserver() {
        @Override
        public void moved(String runbook, RunState from, RunState to) {}

        @Override
        public void ended(String runbook, RunState state, Duration took) {}

        @Override
        public void stepEnded(String action, StepState state, Duration took) {}

        @Override
        public void takenOver(String runbook) {}

        @Override
        public void leaseLost(String runbook) {}
      };

  void moved(String runbook, RunState from, RunState to);

  /**
   * @param state a final one
   * @param took since it was accepted, waiting for people included
   */
  void ended(String runbook, RunState state, Duration took);

  /**
   * @param took since its first attempt began, pauses between attempts included
   */
  void stepEnded(String action, StepState state, Duration took);

  /** The timer that drove the run fires again: whoever handled it died or failed. */
  void takenOver(String runbook);

  /** A write was refused, because another replica carries the run on. */
  void leaseLost(String runbook);
}

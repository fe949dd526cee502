package dev.opsdeck.run.engine;

import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.RunObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears. */
final class RecordedObserver implements RunObserver {
  final List<String> heard = new ArrayList<>();

  @Override
  public void moved(String runbook, RunState from, RunState to) {
    heard.add(runbook + " " + from + " -> " + to);
  }

  @Override
  public void ended(String runbook, RunState state, Duration took) {
    heard.add(runbook + " ended " + state + " after " + took);
  }

  @Override
  public void stepEnded(String action, StepState state, Duration took) {
    heard.add(action + " " + state + " after " + took);
  }

  @Override
  public void takenOver(String runbook) {
    heard.add(runbook + " taken over");
  }

  @Override
  public void leaseLost(String runbook) {
    heard.add(runbook + " lease lost");
  }
}

package dev.opsdeck.run.plan;

import dev.opsdeck.run.state.RunPlan.Certainty;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;

/**
 * Where a step stands while walking.
 *
 * @param gated whether it is planned anew, at a gate, before it is carried out
 */
record Spot(Runbook owner, String prefix, Certainty certainty, boolean gated) {
  String path(Step step) {
    return prefix + step.id();
  }

  Spot below(String path) {
    return new Spot(owner, path + "/", certainty, gated);
  }

  Spot perhaps() {
    return new Spot(owner, prefix, Certainty.PERHAPS, gated);
  }

  Spot behindGate() {
    return new Spot(owner, prefix, certainty, true);
  }

  Spot in(Runbook other, String path) {
    return new Spot(other, path + "/", certainty, gated);
  }
}

package dev.opsdeck.run.plan;

import dev.opsdeck.run.state.RunPlan.Certainty;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;

/**
 * Where a step stands while walking.
 *
 * @param gated whether it is planned anew, at a gate, before it is carried out
 */
record PlanPosition(Runbook owner, String prefix, Certainty certainty, boolean gated) {
  String path(Step step) {
    return prefix + step.id();
  }

  PlanPosition below(String path) {
    return new PlanPosition(owner, path + "/", certainty, gated);
  }

  PlanPosition perhaps() {
    return new PlanPosition(owner, prefix, Certainty.PERHAPS, gated);
  }

  PlanPosition behindGate() {
    return new PlanPosition(owner, prefix, certainty, true);
  }

  PlanPosition in(Runbook other, String path) {
    return new PlanPosition(other, path + "/", certainty, gated);
  }
}

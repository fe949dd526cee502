package dev.opsdeck.runbook;

import java.util.List;

/**
 * Steps that look again and again after a run that has changed something; a run of their own, which
 * holds no lock.
 */
public record FollowUp(Soak soak, List<Step> steps) {
  public FollowUp {
    steps = List.copyOf(steps);
  }
}

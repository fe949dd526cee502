package dev.opsdeck.runbook;

/** What a step may do to the world; ordered, so that the greatest effect of a plan decides. */
public enum Effect {
  READ,
  CHANGE,
  DESTRUCTIVE
}

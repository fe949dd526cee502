package dev.opsdeck.progress;

/** Whether a run is asked for to see something or to change it. */
public enum Purpose {
  LOOK,
  CHANGE
}

package dev.opsdeck.oncall;

/** In which order people are asked. */
public enum Layer {
  PRIMARY,
  SECONDARY
}

package dev.opsdeck.oncall;

/** In which order people are asked. */
enum Layer {
  PRIMARY,
  SECONDARY
}

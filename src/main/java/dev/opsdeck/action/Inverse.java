package dev.opsdeck.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;

/** The way back from a change, worked out from the state before it. */
public sealed interface Inverse {
  /** Another step that puts it back. */
  record PutBack(String action, JsonNode with, Fact summary) implements Inverse {}

  /** There is none. */
  record PointOfNoReturn(Fact why) implements Inverse {}
}

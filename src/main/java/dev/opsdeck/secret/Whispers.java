package dev.opsdeck.secret;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/**
 * Shows one person a value that nobody else may see: at once, and kept nowhere on the way. Blocks;
 * safe for any number of threads.
 */
@FunctionalInterface
public interface Whispers {
  /** Where nobody can be told anything. */
  Whispers NOBODY = (_, _, _, _) -> Optional.of("there is no chat");

  /**
   * @param channel the chat's own id of where it was asked
   * @param what the value is of
   * @return why it could not be shown; empty when it was
   */
  Optional<String> show(String channel, Actor person, Fact what, String value);
}

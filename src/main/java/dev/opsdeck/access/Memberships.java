package dev.opsdeck.access;

import dev.opsdeck.kernel.Actor;
import java.util.Optional;

/** Who somebody is at this moment. */
@FunctionalInterface
public interface Memberships {
  /**
   * Asks the chat anew, and waits some seconds for it: so never under a lock. Of whom the chat does
   * not say anything in time, the standing is unknown.
   *
   * @return empty for whom nothing is done: people of other companies, those who have left, bots
   */
  Optional<Actor> now(Actor known);
}

package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/** Tells what is wrong with an object; empty for what is as it should be, or cannot be wrong. */
@FunctionalInterface
public interface Judge {
  /**
   * @param name as people shall see it
   */
  Optional<Fact> trouble(String name, JsonNode object);
}

package dev.opsdeck.oncall;

import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who has a rotation, and who has it next.
 *
 * @param handover when the next one takes over; absent when it is the same person for ever
 */
public record Shift(String rotation, Layer layer, PersonRef now, @Nullable Handover handover) {
  public record Handover(Instant at, PersonRef to) {}
}

package dev.opsdeck.oncall;

import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;

/** Who is on call. */
public interface OnCall {
  /** The people on call at an instant, primary first; never empty for a valid configuration. */
  List<PersonRef> at(Instant instant);

  /**
   * The same people in the order in which they are called, primary first; each stands once, and no
   * layer is empty.
   */
  default List<List<PersonRef>> layers(Instant instant) {
    List<PersonRef> everybody = at(instant);
    return everybody.isEmpty() ? List.of() : List.of(everybody);
  }

  /** Who has each rotation, primary ones first; empty where nothing is known of rotations. */
  default List<Shift> shifts(Instant instant) {
    return List.of();
  }
}

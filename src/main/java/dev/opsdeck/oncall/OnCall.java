package dev.opsdeck.oncall;

import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;

/** Who is on call. */
public interface OnCall {
  /** The people on call at an instant, primary first; never empty for a valid configuration. */
  List<PersonRef> at(Instant instant);
}

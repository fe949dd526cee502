package dev.opsdeck.access;

import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/** The proof that the plan with this digest may run. Only this package makes one. */
public final class Grant {
  private final String planDigest;
  private final List<PersonRef> approvedBy;

  Grant(String planDigest, List<PersonRef> approvedBy) {
    this.planDigest = planDigest;
    this.approvedBy = List.copyOf(approvedBy);
  }

  public String planDigest() {
    return planDigest;
  }

  /** Empty when nobody's approval was needed. */
  public List<PersonRef> approvedBy() {
    return approvedBy;
  }
}

package dev.opsdeck.access;

import dev.opsdeck.kernel.PersonRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proof that the plan with this digest may run. Only this package makes one. */
public final class Grant {
  private final String planDigest;
  private final List<PersonRef> approvedBy;
  private final @Nullable BreakGlassUse brokenGlass;

  Grant(String planDigest, List<PersonRef> approvedBy) {
    this(planDigest, approvedBy, null);
  }

  Grant(String planDigest, List<PersonRef> approvedBy, @Nullable BreakGlassUse brokenGlass) {
    this.planDigest = planDigest;
    this.approvedBy = List.copyOf(approvedBy);
    this.brokenGlass = brokenGlass;
  }

  public String planDigest() {
    return planDigest;
  }

  /** Empty when nobody's approval was needed. */
  public List<PersonRef> approvedBy() {
    return approvedBy;
  }

  /** Absent when everything went its regular way. */
  public @Nullable BreakGlassUse brokenGlass() {
    return brokenGlass;
  }
}

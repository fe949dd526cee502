package dev.opsdeck.access;

import dev.opsdeck.kernel.Fact;
import java.util.List;

/** What the policy says about a plan. Fails closed: what it cannot read is {@code Deny}. */
public sealed interface Decision {
  /** Whether somebody goes ahead without the approval that it needs. */
  default boolean breaksGlass() {
    return this instanceof Allow allow && allow.grant().brokenGlass() != null;
  }

  record Allow(Grant grant) implements Decision {}

  record Deny(Fact why) implements Decision {}

  /**
   * @param notes why more is asked for than usual, to be shown with the plan
   */
  record NeedsApproval(Requirement requirement, List<Fact> notes) implements Decision {
    public NeedsApproval {
      notes = List.copyOf(notes);
    }

    public NeedsApproval(Requirement requirement) {
      this(requirement, List.of());
    }
  }
}

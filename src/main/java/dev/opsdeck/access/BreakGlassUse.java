package dev.opsdeck.access;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;

/** Somebody went past approvals and freezes on their own word; it is told loudly and reviewed. */
public record BreakGlassUse(PersonRef by, String reason) {
  /** For the record and the card. */
  public Fact fact() {
    return Fact.of("access.glass-broken", "by", by.value(), "reason", reason);
  }

  /**
   * For the channel that hears of every broken glass.
   *
   * @param target as {@code Target.label} says it
   */
  public Fact announcement(RunId run, String command, String target) {
    return Fact.of(
        "access.glass-broken-announced",
        "by",
        by.value(),
        "reason",
        reason,
        "run",
        run,
        "command",
        command,
        "target",
        target);
  }
}

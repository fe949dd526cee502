package dev.opsdeck.runbook;

import dev.opsdeck.runbook.expression.Expression;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who must agree before the plan of this runbook may run. The access policy can ask for more, never
 * for less.
 *
 * @param when CEL over {@code params}, {@code service}, {@code env}, {@code incident}; absent:
 *     always
 * @param by {@code oncall}, {@code group:<id or handle>}, or a person as configuration names them
 * @param fourEyes whether the requester's own click counts for nothing
 */
public record ApprovalRule(
    @Nullable Expression when, List<String> by, int quorum, boolean fourEyes, Duration expires) {
  public ApprovalRule {
    by = List.copyOf(by);
    if (quorum < 1) {
      throw new IllegalArgumentException("ApprovalRule.quorum must be at least 1, was " + quorum);
    }
  }

  /** Whether its condition depends on the parameters of the runbook that it stands in. */
  public boolean saysOfParameters() {
    return when != null && when.references().contains("params");
  }
}

package dev.opsdeck.access;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.expression.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * May this person have this plan carried out?
 *
 * @param operations whether it was asked in a channel for operations
 * @param rules what the runbook, or one step of it, asks for itself, each of which must be met;
 *     empty: the policy decides
 * @param effect the greatest effect of the plan's steps
 * @param scope of the whole run, with the instant at which it is asked
 * @param frozen whether its environment is frozen by hand, so that only a broken glass begins there
 * @param breakGlass why somebody goes past approvals and freezes; absent: nobody does
 */
public record AccessRequest(
    Actor requester,
    boolean operations,
    Runbook runbook,
    List<Rule> rules,
    Target target,
    Effect effect,
    Scope scope,
    String planDigest,
    boolean frozen,
    @Nullable String breakGlass) {
  /**
   * What somebody who wrote a runbook asks for.
   *
   * @param scope what its condition sees: an included runbook has parameters of its own
   */
  public record Rule(ApprovalRule rule, Scope scope) {}

  public AccessRequest {
    rules = List.copyOf(rules);
  }

  /** The same question of the same person, as they are known now. */
  AccessRequest by(Actor now) {
    return new AccessRequest(
        now, operations, runbook, rules, target, effect, scope, planDigest, frozen, breakGlass);
  }
}

package dev.opsdeck.access;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Scope;

/**
 * May this person have this plan carried out?
 *
 * @param operations whether it was asked in a channel for operations
 * @param effect the greatest effect of the plan's steps
 * @param scope for the runbook's own approval condition
 */
public record Question(
    Actor requester,
    boolean operations,
    Runbook runbook,
    Target target,
    Effect effect,
    Scope scope,
    String planDigest) {}

package dev.opsdeck.run.plan;

import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate asks for.
 *
 * @param rules each of which must be met; empty: the access policy decides
 * @param noReturn why there is no way back behind it; absent when there is one
 */
public record GateRules(List<ApprovalRule> rules, @Nullable Texts noReturn) {
  /** Before the name of a step: the gate of what is done when that step has failed. */
  private static final String BRANCH = "else/";

  public GateRules {
    rules = List.copyOf(rules);
  }

  /** The name of the gate of what is done when a step has failed. */
  public static String ofBranch(String failed) {
    return BRANCH + failed;
  }

  /** What a runbook asks for holds for what it does after a failure, and where it is included. */
  public static GateRules of(Runbook runbook, String gate) {
    return gate.startsWith(BRANCH)
        ? StepFinder.find(runbook, gate.substring(BRANCH.length()))
            .map(failed -> of(failed.owner()))
            .orElseGet(() -> of(runbook))
        : StepFinder.find(runbook, gate)
            .map(GateRules::ofStep)
            .orElseGet(() -> new GateRules(List.of(), null));
  }

  /** What a whole runbook asks for. */
  public static GateRules of(Runbook runbook) {
    ApprovalRule rule = runbook.approval();
    return new GateRules(rule == null ? List.of() : List.of(rule), null);
  }

  private static GateRules ofStep(StepFinder.Found found) {
    List<ApprovalRule> rules = new ArrayList<>();
    Gate gate = found.step().gate();
    ApprovalRule own = gate == null ? null : gate.rule();
    if (own != null) {
      rules.add(own);
    }
    if (found.step().work() instanceof Work.Include include) {
      rules.addAll(of(found.owner().included(include.runbook())).rules());
    }
    return new GateRules(rules.stream().distinct().toList(), gate == null ? null : gate.noReturn());
  }

  /** What cannot be put back is agreed to as a change, even if people do it by hand. */
  public Effect atLeast(Effect effect) {
    return noReturn != null && effect == Effect.READ ? Effect.CHANGE : effect;
  }
}

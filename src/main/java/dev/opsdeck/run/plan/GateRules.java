package dev.opsdeck.run.plan;

import dev.opsdeck.kernel.Texts;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a gate asks for.
 *
 * @param rules each of which must be met; empty: the access policy decides
 * @param noReturn why there is no way back behind it; absent when there is one
 */
public record GateRules(List<Rule> rules, @Nullable Texts noReturn) {
  /**
   * What somebody who wrote a runbook asks for.
   *
   * @param from the path from where its condition looks
   */
  public record Rule(ApprovalRule rule, String from) {}

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
    if (!gate.startsWith(BRANCH)) {
      return StepFinder.find(runbook, gate)
          .map(GateRules::ofStep)
          .orElseGet(() -> new GateRules(List.of(), null));
    }
    String failed = gate.substring(BRANCH.length());
    Runbook owner = StepFinder.find(runbook, failed).map(StepFinder.Found::owner).orElse(runbook);
    return new GateRules(given(owner.approval(), failed), null);
  }

  /** What the gates before a step of a run have asked for. */
  public static Stream<Rule> before(Run run, String step) {
    return run.planOrThrow().courses().stream()
        .flatMap(StepTree::gates)
        .filter(gate -> gate.covers().contains(step))
        .flatMap(gate -> of(run.runbook(), gate.step()).rules().stream());
  }

  /** What a whole runbook asks for. */
  public static GateRules of(Runbook runbook) {
    return new GateRules(given(runbook.approval(), ""), null);
  }

  private static GateRules ofStep(StepFinder.Found found) {
    String path = found.placed().path();
    Gate gate = found.step().gate();
    List<Rule> rules = new ArrayList<>(given(gate == null ? null : gate.rule(), path));
    if (found.step().work() instanceof Work.Include include) {
      Runbook other = found.owner().included(include.runbook());
      if (asksForMore(other, found.owner())) {
        rules.addAll(given(other.approval(), path + "/"));
      }
    }
    return new GateRules(rules, gate == null ? null : gate.noReturn());
  }

  /**
   * Whether an included runbook asks for what the including one does not: the same words mean
   * something else where they speak of parameters.
   */
  static boolean asksForMore(Runbook included, Runbook owner) {
    ApprovalRule rule = included.approval();
    return rule != null && (rule.saysOfParameters() || !rule.equals(owner.approval()));
  }

  private static List<Rule> given(@Nullable ApprovalRule rule, String from) {
    return rule == null ? List.of() : List.of(new Rule(rule, from));
  }

  /** The effect to be agreed to: what cannot be put back is a change, even if people do it. */
  public Effect effect(List<PlannedStep> behind) {
    Effect effect = RunPlan.effect(behind);
    boolean byHand = behind.stream().anyMatch(step -> step.kind() == RunPlan.Kind.ASK);
    return noReturn != null && byHand && effect == Effect.READ ? Effect.CHANGE : effect;
  }
}

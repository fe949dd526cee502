package dev.opsdeck.run.plan;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Permission.Need;
import dev.opsdeck.action.Rights;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.runbook.OnFailure.Reaction;
import dev.opsdeck.runbook.Runbook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether Opsdeck may do all that a change needs, the looks before and after it included. A run
 * that would stop half-way for want of a right is not begun, and nobody is asked to agree to it.
 */
final class RightsCheck {
  private final ActionRegistry actions;
  private final Rights rights;

  RightsCheck(ActionRegistry actions, Rights rights) {
    this.actions = actions;
    this.rights = rights;
  }

  /** One fact for each right that is missing, each once. */
  List<Fact> missing(Run run, Runbook runbook, List<PlannedStep> steps)
      throws InterruptedException {
    Map<Environment, Set<Permission>> needed = new LinkedHashMap<>();
    for (PlannedStep step : steps) {
      if (stopsTheRun(runbook, step)) {
        Environment where = run.request().target().at(step.id()).environment();
        needed.computeIfAbsent(where, _ -> new HashSet<>()).addAll(required(step));
      }
    }
    List<Fact> missing = new ArrayList<>();
    for (Map.Entry<Environment, Set<Permission>> one : needed.entrySet()) {
      missing.addAll(rights.missing(one.getKey(), one.getValue()));
    }
    return missing.stream().distinct().toList();
  }

  /** Not one that the runbook goes on without. */
  private static boolean stopsTheRun(Runbook runbook, PlannedStep step) {
    return StepFinder.find(runbook, step.id())
        .map(found -> found.step().handling().onFailure())
        .map(own -> own.reaction() != Reaction.CONTINUE)
        .orElse(true);
  }

  private List<Permission> required(PlannedStep step) {
    return Optional.ofNullable(step.call().action())
        .flatMap(actions::find)
        .map(Action::spec)
        .map(spec -> spec.permissions().stream().filter(p -> p.need() == Need.REQUIRED).toList())
        .orElseGet(List::of);
  }
}

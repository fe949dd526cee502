package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.StepRules.Placed;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the step of a runbook that a path names. */
public final class StepFinder {
  private StepFinder() {}

  /**
   * A step and all around it.
   *
   * @param owner the runbook that it stands in, which may be an included one
   * @param conditions of the groups around it and its own, each with the path from where it looks
   */
  public record Found(Placed placed, Runbook owner, List<Condition> conditions) {
    public Found {
      conditions = List.copyOf(conditions);
    }

    public Step step() {
      return placed.step();
    }

    /** What is done when the step has failed; empty when that is no branch. */
    public List<Step> branch() {
      OnFailure own = step().handling().onFailure();
      OnFailure onFailure = own == null ? owner.flow().onFailure() : own;
      return onFailure.branch();
    }

    /** What stands before the step's own name in its path: nothing, or something with a slash. */
    public String prefix() {
      return placed.path().substring(0, placed.path().lastIndexOf('/') + 1);
    }
  }

  /** A condition, seen from where its step stands. */
  public record Condition(String path, Expression when) {}

  /** The step that was planned. One that puts something back stands in no runbook. */
  public static Found of(Runbook runbook, PlannedStep planned) {
    return find(runbook, planned.id()).orElseGet(() -> madeUp(runbook, planned));
  }

  private static Found madeUp(Runbook runbook, PlannedStep planned) {
    String action = planned.call().action();
    JsonNode input = planned.input();
    if (action == null) {
      throw new IllegalStateException(planned.id() + " stands in no runbook and calls no action");
    }
    Work.ActionCall call = new Work.ActionCall(action, input == null ? Json.object() : input, null);
    Step step = new Step(planned.id(), call, null, Handling.PLAIN, null);
    Placed placed = new Placed(planned.id(), step, OnFailure.STOP);
    return new Found(placed, runbook, List.of());
  }

  /** Empty when the runbook has no such step: one that was made up to put something back. */
  public static Optional<Found> find(Runbook runbook, String path) {
    String[] parts = path.split("/");
    int first = parts.length > 1 && parts[0].startsWith(Target.OfServices.TURN) ? 1 : 0;
    return find(runbook, tops(runbook), parts, first, List.of());
  }

  private static List<Step> tops(Runbook runbook) {
    return withBranch(runbook, runbook.allSteps());
  }

  /** What a runbook does after a failure stands beside the step that failed. */
  private static List<Step> withBranch(Runbook runbook, List<Step> steps) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(runbook.flow().onFailure().branch());
    return all;
  }

  private static Optional<Found> find(
      Runbook owner, List<Step> steps, String[] parts, int at, List<Condition> outer) {
    for (Step step : steps) {
      List<Condition> conditions = new ArrayList<>(outer);
      if (step.when() != null) {
        String path = String.join("/", List.of(parts).subList(0, at)) + (at == 0 ? "" : "/");
        conditions.add(new Condition(path + step.id(), step.when()));
      }
      Optional<Found> found =
          step.id().equals(parts[at])
              ? here(owner, step, parts, at, conditions)
              : inside(owner, step, parts, at, conditions, outer);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> here(
      Runbook owner, Step step, String[] parts, int at, List<Condition> conditions) {
    if (at == parts.length - 1) {
      Placed placed = new Placed(String.join("/", parts), step, owner.flow().onFailure());
      return Optional.of(new Found(placed, owner, conditions));
    }
    return switch (step.work()) {
      case Work.Include include -> {
        Runbook other = owner.included(include.runbook());
        yield find(other, tops(other), parts, at + 1, conditions);
      }
      case Work.ForEach each ->
          at + 2 < parts.length
              ? find(owner, withBranch(owner, each.steps()), parts, at + 2, conditions)
              : Optional.empty();
      case Work.ActionCall _,
          Work.Decision _,
          Work.Manual _,
          Work.Checklist _,
          Work.Sequence _,
          Work.Parallel _ ->
          Optional.empty();
    };
  }

  /** Groups and branches have no part in a path. */
  private static Optional<Found> inside(
      Runbook owner,
      Step step,
      String[] parts,
      int at,
      List<Condition> conditions,
      List<Condition> outer) {
    Optional<Found> found =
        switch (step.work()) {
          case Work.Sequence sequence -> find(owner, sequence.steps(), parts, at, conditions);
          case Work.Parallel parallel -> find(owner, parallel.steps(), parts, at, conditions);
          case Work.ActionCall _,
              Work.Decision _,
              Work.Manual _,
              Work.Checklist _,
              Work.Include _,
              Work.ForEach _ ->
              Optional.empty();
        };
    OnFailure own = step.handling().onFailure();
    return found.isPresent() || own == null ? found : find(owner, own.branch(), parts, at, outer);
  }
}

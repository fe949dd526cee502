package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.cel.Diagnostic;
import dev.opsdeck.runbook.cel.VisibleSteps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What each step of a runbook can see of the others. */
final class VisibilityAnalysis {
  private final Map<String, VisibleSteps> byPointer = new HashMap<>();
  private final Map<String, VisibleSteps> planned = new HashMap<>();
  private final Map<String, VisibleSteps> agreed = new HashMap<>();
  private final Predicate<StepNode> foreseeable;
  private final RunbookAst outline;

  private VisibilityAnalysis(RunbookAst outline, Predicate<StepNode> foreseeable) {
    this.outline = outline;
    this.foreseeable = foreseeable;
  }

  /**
   * @param foreseeable the steps of which the plan says what they will give
   */
  static VisibilityAnalysis of(RunbookAst outline, Predicate<StepNode> foreseeable) {
    VisibilityAnalysis sights = new VisibilityAnalysis(outline, foreseeable);
    VisibleSteps after = sights.walk(outline.steps(), VisibleSteps.NO_STEPS, Over.NOTHING);
    sights.walk(outline.verify(), after, Over.NOTHING);
    List<String> run = ids(outline.steps());
    run.addAll(ids(outline.verify()));
    sights.walk(
        outline.branch(),
        VisibleSteps.NO_STEPS.without(run, VisibilityAnalysis::uncertain),
        Over.NOTHING);
    VisibleSteps apart = VisibleSteps.NO_STEPS.without(run, VisibilityAnalysis::otherRun);
    sights.atOnce(outline.followUp(), apart, Over.NOTHING, VisibilityAnalysis::sameLook);
    return sights;
  }

  /** When the step is carried out. */
  VisibleSteps of(StepNode draft) {
    return Objects.requireNonNull(byPointer.get(draft.pointer()), draft.pointer());
  }

  /** When the run is planned. */
  VisibleSteps planned(StepNode draft) {
    return Objects.requireNonNull(planned.get(draft.pointer()), draft.pointer());
  }

  /** When somebody agrees to the step: to the plan, or to what is behind the gate before it. */
  VisibleSteps agreed(StepNode draft) {
    return Objects.requireNonNull(agreed.get(draft.pointer()), draft.pointer());
  }

  /**
   * The steps that are over.
   *
   * @param planned when the run, or a branch of it, is planned
   * @param agreed when the last gate before a step is reached
   */
  private record Over(Set<String> planned, Set<String> agreed) {
    static final Over NOTHING = at(Set.of());

    static Over at(Set<String> steps) {
      return new Over(steps, steps);
    }

    Over behind(StepNode draft, VisibleSteps before) {
      return draft.isGated() ? new Over(planned, before.steps()) : this;
    }
  }

  private VisibleSteps walk(List<StepNode> drafts, VisibleSteps before, Over known) {
    VisibleSteps sight = before;
    for (StepNode draft : drafts) {
      sight = walk(draft, sight, known);
    }
    return sight;
  }

  /**
   * @param around what is over before the group that it stands in
   * @return what the next step sees
   */
  private VisibleSteps walk(StepNode draft, VisibleSteps before, Over around) {
    Over known = around.behind(draft, before);
    byPointer.put(draft.pointer(), before);
    planned.put(
        draft.pointer(), foreseen(before, known.planned(), VisibilityAnalysis::duringTheRun));
    agreed.put(draft.pointer(), foreseen(before, known.agreed(), VisibilityAnalysis::beforeAgreed));
    List<String> failing = new ArrayList<>(draft.idsInside());
    failing.add(draft.id());
    VisibleSteps failed = before.without(failing, id -> failed(id, draft.id()));
    walk(draft.branch(), failed, Over.at(failed.steps()));
    VisibleSteps after =
        (switch (draft.kind()) {
              case PARALLEL -> atOnce(draft.inner(), before, known, VisibilityAnalysis::sameTime);
              case FOR_EACH -> {
                walk(draft.inner(), before.inLoop(), known);
                yield before.without(draft.idsInside(), id -> manyTimes(id, draft.id()));
              }
              case SEQUENCE -> walk(draft.inner(), before, known);
              case ACTION, DECISION, MANUAL, CHECKLIST, INCLUDE -> before;
              case null -> walk(draft.inner(), before, known);
            })
            .and(List.of(draft.id()));
    return after.without(draft.idsOfBranch(), id -> onlyIfFailed(id, draft.id()));
  }

  private VisibleSteps foreseen(
      VisibleSteps sight, Set<String> known, Function<String, Diagnostic> why) {
    List<String> unforeseen =
        outline
            .all()
            .filter(draft -> sight.steps().contains(draft.id()))
            .filter(draft -> !known.contains(draft.id()) && !foreseeable.test(draft))
            .map(StepNode::id)
            .toList();
    return sight.without(unforeseen, why);
  }

  private VisibleSteps atOnce(
      List<StepNode> drafts, VisibleSteps before, Over known, Function<String, Diagnostic> why) {
    VisibleSteps after = before;
    for (StepNode draft : drafts) {
      List<String> others = ids(drafts);
      others.removeAll(ids(List.of(draft)));
      VisibleSteps end = walk(draft, before.without(others, why), known);
      List<String> visible = new ArrayList<>(ids(List.of(draft)));
      List<String> hidden = new ArrayList<>(visible);
      visible.retainAll(end.steps());
      hidden.removeAll(visible);
      after =
          after
              .and(visible)
              .without(hidden, id -> Objects.requireNonNull(end.hidden().get(id), id));
    }
    return after;
  }

  private static List<String> ids(List<StepNode> drafts) {
    return new ArrayList<>(drafts.stream().flatMap(StepNode::all).map(StepNode::id).toList());
  }

  private static Diagnostic sameTime(String id) {
    return new Diagnostic(
        "step '" + id + "' is carried out at the same time", "put it before this one");
  }

  private static Diagnostic sameLook(String id) {
    return new Diagnostic(
        "step '" + id + "' of the follow-up looks at the same time", "use params or service");
  }

  private static Diagnostic manyTimes(String id, String loop) {
    return new Diagnostic(
        "step '" + id + "' is carried out once for each item",
        "use steps." + loop + ".done or steps." + loop + ".failed");
  }

  private static Diagnostic failed(String id, String failing) {
    return new Diagnostic(
        "step '" + id + "' gives nothing when '" + failing + "' fails",
        "use only what '" + failing + "' itself could use");
  }

  private static Diagnostic onlyIfFailed(String id, String failing) {
    return new Diagnostic(
        "step '" + id + "' is carried out only when '" + failing + "' fails",
        "use it in the same branch");
  }

  private static Diagnostic otherRun(String id) {
    return new Diagnostic(
        "step '" + id + "' belongs to the run before, which a follow-up does not see",
        "use params or service, or look again");
  }

  private static Diagnostic uncertain(String id) {
    return new Diagnostic(
        "step '" + id + "' may not have been carried out when the run fails",
        "use params or service, or look again in the branch");
  }

  private static Diagnostic duringTheRun(String id) {
    return new Diagnostic(
        "the plan, which shows what this step will do, is made before step '" + id + "'",
        "use params, service, env or what earlier changes give");
  }

  private static Diagnostic beforeAgreed(String id) {
    return new Diagnostic(
        "what this step will do is shown and agreed to before step '" + id + "'",
        "use params, service, env or what earlier changes give, or give this step an 'approval'"
            + " of its own: it is planned when that is asked for");
  }
}

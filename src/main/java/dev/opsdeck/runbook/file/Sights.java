package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.cel.Issue;
import dev.opsdeck.runbook.cel.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What each step of a runbook can see of the others. */
final class Sights {
  private final Map<String, Sight> byPointer = new HashMap<>();
  private final Map<String, Sight> planned = new HashMap<>();
  private final Map<String, Sight> agreed = new HashMap<>();
  private final Predicate<Draft> foreseeable;
  private final Outline outline;

  private Sights(Outline outline, Predicate<Draft> foreseeable) {
    this.outline = outline;
    this.foreseeable = foreseeable;
  }

  /**
   * @param foreseeable the steps of which the plan says what they will give
   */
  static Sights of(Outline outline, Predicate<Draft> foreseeable) {
    Sights sights = new Sights(outline, foreseeable);
    Sight after = sights.walk(outline.steps(), Sight.NO_STEPS, Over.NOTHING);
    sights.walk(outline.verify(), after, Over.NOTHING);
    List<String> run = ids(outline.steps());
    run.addAll(ids(outline.verify()));
    sights.walk(outline.branch(), Sight.NO_STEPS.without(run, Sights::uncertain), Over.NOTHING);
    Sight apart = Sight.NO_STEPS.without(run, Sights::otherRun);
    sights.atOnce(outline.followUp(), apart, Over.NOTHING, Sights::sameLook);
    return sights;
  }

  /** When the step is carried out. */
  Sight of(Draft draft) {
    return Objects.requireNonNull(byPointer.get(draft.pointer()), draft.pointer());
  }

  /** When the run is planned. */
  Sight planned(Draft draft) {
    return Objects.requireNonNull(planned.get(draft.pointer()), draft.pointer());
  }

  /** When somebody agrees to the step: to the plan, or to what is behind the gate before it. */
  Sight agreed(Draft draft) {
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

    Over behind(Draft draft, Sight before) {
      return draft.isGated() ? new Over(planned, before.steps()) : this;
    }
  }

  private Sight walk(List<Draft> drafts, Sight before, Over known) {
    Sight sight = before;
    for (Draft draft : drafts) {
      sight = walk(draft, sight, known);
    }
    return sight;
  }

  /**
   * @param around what is over before the group that it stands in
   * @return what the next step sees
   */
  private Sight walk(Draft draft, Sight before, Over around) {
    Over known = around.behind(draft, before);
    byPointer.put(draft.pointer(), before);
    planned.put(draft.pointer(), foreseen(before, known.planned(), Sights::duringTheRun));
    agreed.put(draft.pointer(), foreseen(before, known.agreed(), Sights::beforeAgreed));
    List<String> failing = new ArrayList<>(draft.idsInside());
    failing.add(draft.id());
    Sight failed = before.without(failing, id -> failed(id, draft.id()));
    walk(draft.branch(), failed, Over.at(failed.steps()));
    Sight after =
        (switch (draft.kind()) {
              case PARALLEL -> atOnce(draft.inner(), before, known, Sights::sameTime);
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

  private Sight foreseen(Sight sight, Set<String> known, Function<String, Issue> why) {
    List<String> unforeseen =
        outline
            .all()
            .filter(draft -> sight.steps().contains(draft.id()))
            .filter(draft -> !known.contains(draft.id()) && !foreseeable.test(draft))
            .map(Draft::id)
            .toList();
    return sight.without(unforeseen, why);
  }

  private Sight atOnce(List<Draft> drafts, Sight before, Over known, Function<String, Issue> why) {
    Sight after = before;
    for (Draft draft : drafts) {
      List<String> others = ids(drafts);
      others.removeAll(ids(List.of(draft)));
      Sight end = walk(draft, before.without(others, why), known);
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

  private static List<String> ids(List<Draft> drafts) {
    return new ArrayList<>(drafts.stream().flatMap(Draft::all).map(Draft::id).toList());
  }

  private static Issue sameTime(String id) {
    return new Issue("step '" + id + "' is carried out at the same time", "put it before this one");
  }

  private static Issue sameLook(String id) {
    return new Issue(
        "step '" + id + "' of the follow-up looks at the same time", "use params or service");
  }

  private static Issue manyTimes(String id, String loop) {
    return new Issue(
        "step '" + id + "' is carried out once for each item",
        "use steps." + loop + ".done or steps." + loop + ".failed");
  }

  private static Issue failed(String id, String failing) {
    return new Issue(
        "step '" + id + "' gives nothing when '" + failing + "' fails",
        "use only what '" + failing + "' itself could use");
  }

  private static Issue onlyIfFailed(String id, String failing) {
    return new Issue(
        "step '" + id + "' is carried out only when '" + failing + "' fails",
        "use it in the same branch");
  }

  private static Issue otherRun(String id) {
    return new Issue(
        "step '" + id + "' belongs to the run before, which a follow-up does not see",
        "use params or service, or look again");
  }

  private static Issue uncertain(String id) {
    return new Issue(
        "step '" + id + "' may not have been carried out when the run fails",
        "use params or service, or look again in the branch");
  }

  private static Issue duringTheRun(String id) {
    return new Issue(
        "the plan, which shows what this step will do, is made before step '" + id + "'",
        "use params, service, env or what earlier changes give");
  }

  private static Issue beforeAgreed(String id) {
    return new Issue(
        "what this step will do is shown and agreed to before step '" + id + "'",
        "use params, service, env or what earlier changes give, or give this step an 'approval'"
            + " of its own: it is planned when that is asked for");
  }
}

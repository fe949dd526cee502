package dev.opsdeck.runbook.file;

import dev.opsdeck.runbook.cel.Issue;
import dev.opsdeck.runbook.cel.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What each step of a runbook can see of the others. */
final class Sights {
  private final Map<String, Sight> byPointer = new HashMap<>();

  private Sights() {}

  static Sights of(Outline outline) {
    Sights sights = new Sights();
    Sight after = sights.walk(outline.steps(), Sight.NO_STEPS);
    after = sights.walk(outline.verify(), after);
    List<String> run = ids(outline.steps());
    run.addAll(ids(outline.verify()));
    sights.walk(outline.followUp(), Sight.NO_STEPS.without(run, Sights::otherRun));
    sights.walk(outline.branch(), Sight.NO_STEPS.without(run, Sights::uncertain));
    return sights;
  }

  Sight of(Draft draft) {
    return Objects.requireNonNull(byPointer.get(draft.pointer()), draft.pointer());
  }

  /** For the list of a loop, which is part of the plan. */
  Sight beforeTheRun(Draft draft) {
    Sight sight = of(draft);
    return sight.without(sight.steps(), Sights::duringTheRun);
  }

  private Sight walk(List<Draft> drafts, Sight before) {
    Sight sight = before;
    for (Draft draft : drafts) {
      sight = walk(draft, sight);
    }
    return sight;
  }

  /**
   * @return what the next step sees
   */
  private Sight walk(Draft draft, Sight before) {
    byPointer.put(draft.pointer(), before);
    List<String> failing = new ArrayList<>(draft.idsInside());
    failing.add(draft.id());
    walk(draft.branch(), before.without(failing, id -> failed(id, draft.id())));
    Sight after =
        (switch (draft.kind()) {
              case PARALLEL -> atOnce(draft.inner(), before);
              case FOR_EACH -> {
                walk(draft.inner(), before.inLoop());
                yield before.without(draft.idsInside(), id -> manyTimes(id, draft.id()));
              }
              case SEQUENCE -> walk(draft.inner(), before);
              case ACTION, DECISION, MANUAL, CHECKLIST, INCLUDE -> before;
              case null -> walk(draft.inner(), before);
            })
            .and(List.of(draft.id()));
    return after.without(draft.idsOfBranch(), id -> onlyIfFailed(id, draft.id()));
  }

  private Sight atOnce(List<Draft> drafts, Sight before) {
    Sight after = before;
    for (Draft draft : drafts) {
      List<String> others = ids(drafts);
      others.removeAll(ids(List.of(draft)));
      Sight end = walk(draft, before.without(others, Sights::sameTime));
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
        "step '" + id + "' is carried out after the plan is made, which needs the list",
        "use params, service or env");
  }
}

package dev.opsdeck.run.state;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.run.state.RunPlan.Kind;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is different between two plans of one run; pure. */
public final class PlanDrift {
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{12})[0-9a-f]{20,}");

  private PlanDrift() {}

  public static List<Fact> between(List<PlannedStep> before, List<PlannedStep> now) {
    Map<String, PlannedStep> old = new HashMap<>();
    before.forEach(step -> old.put(step.id(), step));
    List<Fact> drift = new ArrayList<>();
    for (PlannedStep step : now) {
      PlannedStep was = old.remove(step.id());
      if (was == null) {
        drift.add(Fact.of("run.drift-step-added", "step", step.id()));
      } else if (was.kind() != Kind.PLANNED_AT_GATE) {
        drift.addAll(between(was, step));
      }
    }
    old.keySet().forEach(id -> drift.add(Fact.of("run.drift-step-gone", "step", id)));
    return drift;
  }

  private static List<Fact> between(PlannedStep was, PlannedStep is) {
    List<Fact> drift = new ArrayList<>();
    if (was.kind() != is.kind()) {
      drift.add(
          Fact.of("run.drift-kind", "step", is.id(), "before", was.kind(), "after", is.kind()));
    }
    Map<String, Difference> fields = new HashMap<>();
    Preview before = was.preview();
    Preview now = is.preview();
    if (before == null || now == null) {
      return drift;
    }
    before.differences().forEach(difference -> fields.put(difference.field(), difference));
    for (Difference difference : now.differences()) {
      Difference old = fields.remove(difference.field());
      if (!difference.equals(old)) {
        drift.add(
            changed(
                difference.field(),
                old == null ? "" : old.from() + " → " + old.to(),
                difference.from() + " → " + difference.to()));
      }
    }
    fields.forEach((field, old) -> drift.add(changed(field, old.from() + " → " + old.to(), "")));
    return drift.isEmpty() ? pins(before, now) : drift;
  }

  /** The plan reads the same, yet what it was pinned to is another thing now. */
  private static List<Fact> pins(Preview before, Preview now) {
    List<Fact> objects = objects(before.pins().objects(), now.pins().objects());
    return objects.isEmpty() ? own(before, now) : objects;
  }

  private static List<Fact> objects(List<Held> before, List<Held> now) {
    Map<String, Held> old = new HashMap<>();
    before.forEach(held -> old.put(held.label(), held));
    List<Fact> drift = new ArrayList<>();
    for (Held held : now) {
      Held was = old.get(held.label());
      if (was != null && !was.uid().equals(held.uid())) {
        drift.add(Fact.of("run.drift-replaced", "object", held.label()));
      } else if (was != null && !was.equals(held)) {
        drift.add(Fact.of("run.drift-object", "object", held.label()));
      }
    }
    return drift;
  }

  private static List<Fact> own(Preview before, Preview now) {
    TreeSet<String> names = new TreeSet<>(before.pins().values().keySet());
    names.addAll(now.pins().values().keySet());
    List<Fact> drift = new ArrayList<>();
    for (String name : names) {
      String was = before.pins().values().get(name);
      String is = now.pins().values().get(name);
      if (!Objects.equals(was, is)) {
        drift.add(changed(name, was == null ? "" : was, is == null ? "" : is));
      }
    }
    return drift;
  }

  private static Fact changed(String field, String was, String is) {
    return Fact.of(
        "run.drift-field", "field", field, "before", readable(was), "after", readable(is));
  }

  /** Nobody compares 64 digits: the first dozen of a digest say which it is. */
  private static String readable(String value) {
    return DIGEST.matcher(value).replaceAll("$1…");
  }
}

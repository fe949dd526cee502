package dev.opsdeck.run.engine;

import dev.opsdeck.run.engine.RandomRunbook.Condition;
import dev.opsdeck.run.engine.RandomRunbook.Handling;
import dev.opsdeck.run.engine.RandomRunbook.OnFailure;
import dev.opsdeck.run.engine.RandomRunbook.Part;
import dev.opsdeck.run.engine.RandomRunbook.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook does when everybody agrees and nothing goes on beside it: its language once more,
 * as a person reads it, in one thread and without plans, gates, records or crashes.
 */
final class PlainReading {
  /** What is there in the end. */
  final Map<String, String> values;

  /** Whether the run has succeeded. */
  final boolean succeeded;

  /** What was there before. */
  private final Map<String, String> changed = new HashMap<>();

  private boolean undefined;

  PlainReading(RandomRunbook runbook) {
    this.values = new TreeMap<>(runbook.values);
    this.succeeded = isThrough(runbook);
  }

  /**
   * Whether it depends on what is faster or looked at first: something failed while something else
   * went on, or a change lacks what it needs.
   */
  boolean isUndefined() {
    return undefined;
  }

  /** Something failed, and the runbook does not go on. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Handling handling;
    private final transient Sight sight;

    Stopped(Handling handling, Sight sight) {
      this.handling = handling;
      this.sight = sight;
    }
  }

  /** What steps have given, as far as can be seen from somewhere. */
  private record Sight(
      @Nullable Sight outer, Map<String, String> given, Handling byDefault, String item) {
    static Sight of(Handling byDefault, String item) {
      return new Sight(null, new HashMap<>(), byDefault, item);
    }

    Sight turn(String item) {
      return new Sight(this, new HashMap<>(), byDefault, item);
    }

    /** Of another runbook: it sees nothing of this one. */
    Sight other(Handling handling) {
      return of(handling, item);
    }

    @Nullable String find(String name) {
      String here = given.get(name);
      return here == null && outer != null ? outer.find(name) : here;
    }

    String thing(String name) {
      return name.replace("${item}", item).replace("${params.item}", item);
    }
  }

  private boolean isThrough(RandomRunbook runbook) {
    try {
      all(runbook.parts, Sight.of(runbook.handling, ""));
      return true;
    } catch (Stopped stopped) {
      after(stopped);
      return false;
    }
  }

  private void after(Stopped stopped) {
    OnFailure onFailure = stopped.handling.onFailure();
    if (onFailure == OnFailure.REVERT) {
      values.putAll(changed);
    } else if (onFailure == OnFailure.RUN) {
      try {
        all(stopped.handling.branch(), stopped.sight);
      } catch (Stopped again) {
        // what is done after a failure is done as far as it goes
      }
    }
  }

  private void all(List<Part> parts, Sight sight) throws Stopped {
    for (Part part : parts) {
      if (isWanted(part.when(), sight)) {
        one(part, sight);
      } else {
        leaveOut(part, sight);
      }
    }
  }

  /** A loop that is left out has gone round no time; nothing else gives anything. */
  private static void leaveOut(Part part, Sight sight) {
    switch (part.work()) {
      case Work.Group group -> group.parts().forEach(inner -> leaveOut(inner, sight));
      case Work.Together both -> both.parts().forEach(inner -> leaveOut(inner, sight));
      case Work.Loop _ -> sight.given().put(part.id() + ".failed", "0");
      case Work.Put _, Work.Read _, Work.Ask _, Work.Other _ -> {}
    }
  }

  private static boolean isWanted(@Nullable Condition when, Sight sight) {
    if (when == null) {
      return true;
    }
    String given = sight.find(when.step() + "." + when.field());
    return given != null && given.equals(when.value().replace("\"", ""));
  }

  private void one(Part part, Sight sight) throws Stopped {
    switch (part.work()) {
      case Work.Put put -> put(part, put, sight);
      case Work.Ask _ -> sight.given().put(part.id() + ".choice", RandomRunbook.choice(part.id()));
      case Work.Read read -> read(part, sight.thing(read.thing()), sight);
      case Work.Group group -> all(group.parts(), sight);
      case Work.Together both -> together(both, sight);
      case Work.Loop loop -> loop(part, loop, sight);
      case Work.Other other -> all(other.parts(), sight.other(other.handling()));
    }
  }

  private void put(Part part, Work.Put put, Sight sight) throws Stopped {
    String thing = sight.thing(put.thing());
    String before = values.get(thing);
    String value = put.like() == null ? "new" : sight.find(put.like() + ".value");
    if (value == null) {
      // nobody can agree to what nobody knows; an outer gate may have found that out before
      undefined = true;
      throw new Stopped(Handling.SILENT, sight);
    }
    if (before.equals("broken")) {
      failed(part, sight);
      return;
    }
    if (!before.equals(value)) {
      values.put(thing, value);
      changed.put(thing, before);
    }
    sight.given().put(part.id() + ".from", before);
    sight.given().put(part.id() + ".to", value);
  }

  private void read(Part part, String thing, Sight sight) throws Stopped {
    String there = values.get(thing);
    if (there.equals("broken")) {
      failed(part, sight);
    } else {
      sight.given().put(part.id() + ".value", there);
    }
  }

  private static void failed(Part part, Sight sight) throws Stopped {
    Handling own = part.handling().onFailure() == null ? sight.byDefault() : part.handling();
    if (own.onFailure() != OnFailure.CONTINUE) {
      throw new Stopped(own, sight);
    }
  }

  private void together(Work.Together both, Sight sight) throws Stopped {
    Stopped first = null;
    for (Part part : both.parts()) {
      try {
        all(List.of(part), sight);
      } catch (Stopped stopped) {
        undefined = true;
        first = stopped;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void loop(Part part, Work.Loop loop, Sight sight) throws Stopped {
    int failed = 0;
    for (String item : RandomRunbook.items(loop.turns())) {
      try {
        all(loop.parts(), sight.turn(item));
      } catch (Stopped stopped) {
        failed++;
        if (failed == loop.stopAfter()) {
          undefined = undefined || loop.batch() > 1;
          throw loop.turns() == 1 || failed == 1 ? stopped : new Stopped(sight.byDefault(), sight);
        }
      }
    }
    sight.given().put(part.id() + ".failed", String.valueOf(failed));
  }
}

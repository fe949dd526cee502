package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunOrder;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.WayBack;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;

/**
 * The way back from a run, as a runbook of its own: its inverses, the last change first, then what
 * the run itself looked at after its first change. It is planned, decided and carried out like any
 * other.
 */
final class Reverts {
  private final Launcher launcher;
  private final Books books;

  Reverts(Launcher launcher, Books books) {
    this.launcher = launcher;
    this.books = books;
  }

  RunId launch(Run run, String requestId, Actor actor) {
    String text = Json.write(runbook(run));
    String name = name(run);
    Runbook runbook = books.read(new RunOrder.Book(name, text, Digest.of(text)));
    return launcher
        .launch(
            new Launcher.Request(
                requestId,
                actor,
                "revert " + run.id(),
                runbook,
                run.order().target(),
                Json.object(),
                run.order().place().operations(),
                run.order().place().card(),
                run.order().incident()))
        .run();
  }

  private static String name(Run run) {
    return "revert-" + run.id();
  }

  private ObjectNode runbook(Run run) {
    Runbook original = books.of(run.order().book());
    ObjectNode tree = Json.object();
    tree.put("name", name(run));
    tree.putObject("title")
        .put("en", "Put back: " + original.title().en())
        .put("es", "Deshacer: " + original.title().es());
    tree.put("source", "the way back from run " + run.id());
    ArrayNode steps = tree.putArray("steps");
    int number = 0;
    for (WayBack way : RunViews.waysBack(run)) {
      ObjectNode step = steps.addObject();
      step.put("id", "back" + ++number);
      step.put("action", way.action());
      JsonNode with = way.with();
      step.set("with", with == null ? Json.object() : with);
    }
    looksAfterChange(run, original, steps);
    return tree;
  }

  /** Not those that need the output of a step: it speaks of the run that is put back. */
  private static void looksAfterChange(Run run, Runbook original, ArrayNode steps) {
    boolean changed = false;
    for (Step step : original.steps()) {
      RunPlan.PlannedStep planned = run.planOrThrow().step(step.id()).orElse(null);
      boolean looks = planned != null && planned.effect() == Effect.READ;
      changed = changed || (planned != null && !looks);
      JsonNode input = run.step(step.id()).input();
      if (changed && looks && input != null && !step.with().toString().contains("steps.")) {
        ObjectNode copy = steps.addObject();
        copy.put("id", step.id());
        copy.put("action", step.action());
        copy.set("with", input);
      }
    }
  }
}

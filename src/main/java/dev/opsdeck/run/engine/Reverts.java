package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.plan.Books;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunOrder;
import dev.opsdeck.run.state.WaysBack;
import dev.opsdeck.runbook.Runbook;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A run that puts back what another has changed: its inverses, the last change first, then what the
 * run itself looked at after its first change. It is planned, decided and carried out like any
 * other.
 */
final class Reverts {
  private final Launcher launcher;
  private final Books books;
  private final Predicate<RunId> isOver;

  Reverts(Launcher launcher, Books books, Predicate<RunId> isOver) {
    this.launcher = launcher;
    this.books = books;
    this.isOver = isOver;
  }

  /** Whoever asks while one is under way gets that one, however often and at the same time. */
  RunId launch(Run run, Actor actor) {
    String text = Json.write(runbook(run));
    Runbook runbook = books.read(new RunOrder.Book(name(run), text, Map.of(), Digest.of(text)));
    for (int number = 1; ; number++) {
      Launcher.Launched launched = launcher.launch(request(run, number, actor, runbook));
      if (!launched.again() || !isOver.test(launched.run())) {
        return launched.run();
      }
    }
  }

  private static Launcher.Request request(Run run, int number, Actor actor, Runbook runbook) {
    return new Launcher.Request(
        "revert/" + run.id() + "/" + number,
        actor,
        "revert " + run.id(),
        runbook,
        run.order().target(),
        Json.object(),
        new Launcher.Setting(
            run.order().place().operations(), run.order().place().card(), run.order().incident()));
  }

  private static String name(Run run) {
    return "revert-" + run.id();
  }

  private ObjectNode runbook(Run run) {
    String plain = run.order().book().name();
    Texts title =
        books.find(run.order().book()).map(Runbook::title).orElse(new Texts(plain, plain));
    ObjectNode tree = Json.object();
    tree.put("name", name(run));
    tree.putObject("title")
        .put("en", "Put back: " + title.en())
        .put("es", "Deshacer: " + title.es());
    tree.put("source", "the way back from run " + run.id());
    ArrayNode steps = tree.putArray("steps");
    for (WaysBack.Back back : WaysBack.steps(run)) {
      ObjectNode step = steps.addObject();
      step.put("id", back.id());
      step.put("action", back.action());
      step.set("with", back.with());
    }
    return tree;
  }
}

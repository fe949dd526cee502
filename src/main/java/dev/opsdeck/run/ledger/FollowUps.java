package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.run.plan.RunbookSnapshots;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.parameter.Durations;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the run that watches a target after a change: all checks of the runbook's {@code followUp}
 * side by side, each of which must stay right for the whole time. It changes nothing, so it holds
 * nothing up.
 */
final class FollowUps {
  private final RunbookSnapshots books;
  private final IdSource ids;
  private final InstantSource clock;

  FollowUps(RunbookSnapshots books, IdSource ids, InstantSource clock) {
    this.books = books;
    this.ids = ids;
    this.clock = clock;
  }

  /** Empty when the runbook has nothing to watch. */
  Optional<Run> of(Run run) {
    return books
        .find(run.request().book())
        .filter(runbook -> runbook.flow().followUp() != null)
        .map(runbook -> follow(run, runbook));
  }

  private Run follow(Run run, Runbook runbook) {
    String name = "follow-up-" + run.id();
    String text = Json.write(book(name, runbook));
    RunRequest order = run.request();
    RunRequest follows =
        new RunRequest(
            order.requester(),
            "follow-up " + run.id(),
            new RunRequest.RunbookSnapshot(name, text, Map.of(), Digest.of(text)),
            order.target(),
            order.params(),
            order.place(),
            new RunRequest.LaunchOptions(null, null, run.id()),
            order.incident(),
            order.trace());
    return Run.accepted(RunId.next(ids), follows, clock.instant());
  }

  private static ObjectNode book(String name, Runbook runbook) {
    JsonNode original =
        YamlDocument.parse(new ConfigFile(runbook.name() + ".yaml", runbook.source().text()))
            .root();
    FollowUp followUp = runbook.flow().followUp();
    ObjectNode book = Json.object();
    book.put("name", name);
    book.putObject("title")
        .put("en", "Follow-up: " + runbook.title().en())
        .put("es", "Seguimiento: " + runbook.title().es());
    book.put("source", runbook.origin());
    if (original.has("parameters")) {
      book.set("parameters", original.get("parameters"));
    }
    ArrayNode steps = Json.object().arrayNode();
    for (JsonNode step : original.at("/followUp/steps")) {
      ObjectNode copy = step.deepCopy();
      if (followUp != null && !copy.has("soak")) {
        copy.putObject("soak")
            .put("for", Durations.format(followUp.soak().lasting()))
            .put("every", Durations.format(followUp.soak().every()));
      }
      steps.add(copy);
    }
    if (steps.size() == 1) {
      book.set("steps", steps);
    } else {
      ObjectNode all = book.putArray("steps").addObject().put("id", "watch");
      all.set("parallel", steps);
    }
    return book;
  }
}

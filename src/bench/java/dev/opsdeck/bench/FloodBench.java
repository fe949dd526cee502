package dev.opsdeck.bench;

import dev.opsdeck.demo.cluster.SimulatedService;
import dev.opsdeck.demo.slack.api.Call;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.e2e.Evidence;
import dev.opsdeck.e2e.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two hundred restarts at the same time, of two hundred services, in one channel of a Slack that
 * enforces its real limits: one posted message a second, fifty edits a minute.
 */
final class FloodBench {
  private static final int RUNS = 200;
  private static final String PLATFORM =
      """
      platform: flood
      clusters:
        dev: {context: aks-algesta-dev}
      defaults: {deployment: "{service}", container: app, image: "flood/{service}", selector: {app: "{service}"}}
      environments:
        dev: {tier: development, cluster: dev, namespace: flood}
      services:
      """;

  void run() throws Exception {
    Path folder = Site.folder("flood");
    Stage stage = new Stage(folder, Duration.ofMillis(500));
    furnish(stage, folder);
    try (Site site = Site.open(folder, stage, "")) {
      stage.workspace.limitRates(true);
      long start = System.nanoTime();
      for (String service : services()) {
        stage
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "restart " + service + " dev");
      }
      Duration asked = since(start);
      Deadline.of(Duration.ofMinutes(5))
          .await("all have ended", () -> site.runs("SUCCEEDED") == RUNS);
      Duration ended = since(start);
      Deadline.of(Duration.ofMinutes(15)).await("all cards say so", () -> done(stage) == RUNS);
      Duration shown = since(start);
      Deadline.of(Duration.ofMinutes(30))
          .await(
              "the outbox is empty", () -> site.postgres.count("select count(*) from outbox") == 0);
      report(stage, asked, ended, shown, since(start));
    }
  }

  private static void report(
      Stage stage, Duration asked, Duration ended, Duration shown, Duration told) {
    Table table = new Table("what", "value");
    table.row("all commands acknowledged", asked.toMillis() + " ms");
    table.row("all runs ended", ended.toMillis() + " ms");
    table.row("last state of every card shown", shown.toSeconds() + " s");
    table.row("everything told, threads included", told.toSeconds() + " s");
    for (String method : List.of("chat.postMessage", "chat.update", "conversations.history")) {
      table.row("calls of " + method, stage.workspace.calls(method).size());
    }
    List<Call> calls = stage.workspace.calls();
    table.row("answers 429", calls.stream().filter(FloodBench::limited).count());
    table.row("calls before a Retry-After was over", ignored(calls));
    table.row("cards and messages doubled", Evidence.of(stage).doubled().size());
    table.print();
  }

  /** A call of a method, and channel for posts, within a second of its being refused. */
  private static long ignored(List<Call> calls) {
    Map<String, Instant> until = new HashMap<>();
    long ignored = 0;
    for (Call call : calls) {
      Instant limit = until.getOrDefault(call.method(), Instant.EPOCH);
      if (call.at().isBefore(limit)) {
        ignored++;
      }
      if (limited(call)) {
        until.put(call.method(), call.at().plusSeconds(1));
      }
    }
    return ignored;
  }

  private static boolean limited(Call call) {
    return call.error().equals("ratelimited");
  }

  private static long done(Stage stage) {
    return stage.workspace.messages(Stage.CHANNEL).stream().filter(FloodBench::isDoneCard).count();
  }

  private static boolean isDoneCard(Message message) {
    String marker = Evidence.marker(message);
    return marker != null && marker.matches("run/[^/]+") && message.plain().contains("*Done*");
  }

  private static List<String> services() {
    return IntStream.rangeClosed(1, RUNS).mapToObj("flood-%03d"::formatted).toList();
  }

  private static void furnish(Stage stage, Path folder) throws IOException {
    StringBuilder catalog = new StringBuilder(PLATFORM);
    for (String service : services()) {
      catalog.append("  ").append(service).append(": {port: 3000}\n");
      stage.cluster.deploy(
          new SimulatedService(
              "flood", service, "app", Map.of("app", service), "flood/" + service + ":1", 1),
          "release 1");
    }
    Files.writeString(folder.resolve("config/catalog/flood.yaml"), catalog);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

package dev.opsdeck.bench;

import dev.opsdeck.bench.Load.Result;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How fast a slash command is acknowledged. Opsdeck's is a rollback: the run is durable before the
 * answer, and is planned against the cluster meanwhile. Bolt's handler acknowledges and posts one
 * message. Each talks to a simulated workspace of its own, which sets no limits here.
 */
final class AckBench {
  private static final int SECONDS = Integer.getInteger("opsdeck.bench.seconds", 10);
  private static final Duration WARM_UP = Duration.ofSeconds(SECONDS);
  private static final Duration MEASURED = Duration.ofSeconds(SECONDS);
  private static final int CONNECTIONS = 16;
  private static final int MOST = 100_000;
  private static final double[] RATES = {10, 50, 200};

  private final Table table =
      new Table("bot", "load", "asked /s", "answered /s", "p50 ms", "p99 ms", "max ms", "failed");

  void run() throws Exception {
    Path folder = Site.folder("ack");
    try (Site site = Site.open(folder, Duration.ofMillis(200), "");
        Workspace boltsOwn = Workspace.start(WorkspaceSettings.defaults().withPort(0));
        BoltBot bolt = BoltBot.start(boltsOwn)) {
      Supplier<SignedForm> next =
          () -> SignedForm.command(site.secret(), "C0ALGESTA", "rollback api-gateway prod");
      double boltMost = measure(bolt.name(), bolt.url(), next);
      URI ours = site.opsdeck.requestUrl();
      double ourMost = measure("Opsdeck", ours, next);
      row("Opsdeck", "1.5 x Bolt", 1.5 * boltMost, at(ours, 1.5 * boltMost, next));
      table.print();
      System.out.printf("runs accepted: %d%n", site.postgres.count("select count(*) from run"));
      System.out.printf("most: %s %.0f/s, Opsdeck %.0f/s%n", bolt.name(), boltMost, ourMost);
    }
  }

  private double measure(String bot, URI url, Supplier<SignedForm> next) {
    Load.closed(url, CONNECTIONS, WARM_UP, MOST, next);
    for (double rate : RATES) {
      row(bot, "open", rate, at(url, rate, next));
    }
    Result most = Load.closed(url, CONNECTIONS, MEASURED, MOST, next);
    row(bot, "closed, " + CONNECTIONS, most.perSecond(), most);
    return most.perSecond();
  }

  private static Result at(URI url, double rate, Supplier<SignedForm> next) {
    return Load.open(url, 64, rate, MEASURED, next);
  }

  private void row(String bot, String load, double asked, Result result) {
    table.row(
        bot,
        load,
        "%.0f".formatted(asked),
        "%.0f".formatted(result.perSecond()),
        "%.1f".formatted(result.percentile(50)),
        "%.1f".formatted(result.percentile(99)),
        "%.1f".formatted(result.max()),
        result.failed());
  }
}

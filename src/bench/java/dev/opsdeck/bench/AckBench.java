package dev.opsdeck.bench;

import dev.opsdeck.bench.Load.Result;
import dev.opsdeck.demo.slack.Workspace;
import dev.opsdeck.demo.slack.WorkspaceSettings;
import dev.opsdeck.e2e.Deadline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How fast a slash command is acknowledged. Opsdeck's is a rollback: the command is durable before
 * the answer, its run is made and planned against the cluster meanwhile; each row begins when all
 * that was acknowledged before has been planned. Bolt's handler acknowledges and posts one message.
 * Each talks to a simulated workspace of its own, which sets no limits here.
 */
final class AckBench {
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("opsdeck.bench.seconds", 10));

  /** Long enough for the compilers of both virtual machines. */
  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("opsdeck.bench.warm-up", 60));

  private static final double WARM_UP_RATE = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int CONNECTIONS = 16;
  private static final int MOST = 100_000;
  private static final double[] RATES = {10, 50, 200};

  private final Table table =
      new Table("bot", "load", "asked /s", "answered /s", "p50 ms", "p99 ms", "max ms", "failed");

  void run() throws Exception {
    Path folder = Site.folder("ack");
    try (Site site = Site.patient(folder, Duration.ofMillis(200));
        Workspace boltsOwn = Workspace.start(WorkspaceSettings.defaults().withPort(0));
        BoltBot bolt = BoltBot.start(boltsOwn)) {
      Supplier<SignedForm> next = () -> site.command("rollback api-gateway prod");
      double boltMost = measure(bolt.name(), bolt.url(), next, () -> {});
      URI ours = site.opsdeck.requestUrl();
      Runnable planned = () -> Deadline.of(PATIENCE).await("all runs are planned", site::planned);
      double ourMost = measure("Opsdeck", ours, next, planned);
      planned.run();
      row("Opsdeck", "1.5 x Bolt", 1.5 * boltMost, at(ours, 1.5 * boltMost, next));
      table.print();
      System.out.printf("runs accepted: %d%n", site.postgres.count("select count(*) from run"));
      System.out.printf("most: %s %.0f/s, Opsdeck %.0f/s%n", bolt.name(), boltMost, ourMost);
    }
  }

  /**
   * @param rest until what the requests before have set off is done
   */
  private double measure(String bot, URI url, Supplier<SignedForm> next, Runnable rest) {
    Load.open(url, CONNECTIONS, WARM_UP_RATE, WARM_UP, next);
    for (double rate : RATES) {
      rest.run();
      row(bot, "open", rate, at(url, rate, next));
    }
    rest.run();
    Result most = Load.closed(url, CONNECTIONS, MEASURED, MOST, next);
    row(bot, "closed, " + CONNECTIONS, most.perSecond(), most);
    return most.perSecond();
  }

  /** Few enough connections that none rests so long that its server closes it. */
  private static Result at(URI url, double rate, Supplier<SignedForm> next) {
    int connections = (int) Math.clamp(rate, 4, 64);
    return Load.open(url, connections, rate, MEASURED, next);
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

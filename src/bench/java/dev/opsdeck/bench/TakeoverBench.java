package dev.opsdeck.bench;

import dev.opsdeck.e2e.Disturbance;
import dev.opsdeck.e2e.Ensemble;
import java.time.Duration;
import java.util.Arrays;

/** How long a run stands still when its replica is killed in the middle of a roll-out. */
final class TakeoverBench {
  private static final int KILLS = Integer.getInteger("opsdeck.bench.kills", 20);

  void run() throws Exception {
    try (Ensemble ensemble = Ensemble.start(Site.folder("takeover"), 2, Duration.ofMillis(700))) {
      Disturbance disturbance = new Disturbance(ensemble, "rollback api-gateway prod");
      long[] millis = new long[KILLS];
      for (int i = 0; i < KILLS; i++) {
        millis[i] = disturbance.killWhileRollingOut().toMillis();
      }
      Arrays.sort(millis);
      Table table = new Table("kills", "min ms", "median ms", "max ms");
      table.row(KILLS, millis[0], millis[KILLS / 2], millis[KILLS - 1]);
      table.print();
    }
  }
}

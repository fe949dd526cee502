package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs on several services at once, while the replicas are killed at random instants, one
 * after the other and sometimes both.
 *
 * <p>{@code -Dopsdeck.kills=500} makes it long, {@code -Dopsdeck.seed=42} repeats the choices.
 */
class StormIT {
  @Test
  void a_storm_of_kills_doubles_nothing_and_loses_nothing(@TempDir Path folder) throws Exception {
    int kills = Integer.getInteger("opsdeck.kills", 4);
    long seed = Long.getLong("opsdeck.seed", System.nanoTime());
    System.out.printf("%d kills with -Dopsdeck.seed=%d%n", kills, seed);
    try (Ensemble ensemble = Ensemble.start(folder, 2, Duration.ofMillis(300))) {
      Storm storm = new Storm(ensemble, seed);
      storm.rage(kills);
      assertEquals("", storm.damage());
      Opsdeck.Ended audit = ensemble.verifyAudit();
      assertEquals(0, audit.code(), audit.output());
    }
  }
}

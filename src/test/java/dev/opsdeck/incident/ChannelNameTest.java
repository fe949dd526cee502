package dev.opsdeck.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.IncidentId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelNameTest {
  private static final Instant NOW = Instant.parse("2026-01-06T23:59:59Z");
  private static final IncidentId ID = new IncidentId("i-0123456abc");

  @ParameterizedTest
  @CsvSource({
    "Production complete outage,inc-20260106-production-complete-outage-6abc",
    "'¡Caída de facturación!  (¿otra vez?)',inc-20260106-caida-de-facturacion-otra-vez-6abc",
    "../../etc/passwd @channel,inc-20260106-etc-passwd-channel-6abc",
    "障害,inc-20260106-6abc",
    "snake_case,inc-20260106-snake_case-6abc",
  })
  void a_title_becomes_a_name_that_slack_takes(String title, String name) {
    assertEquals(name, ChannelName.of(ID, title, NOW));
  }

  @Test
  void a_long_title_is_cut_to_eighty_characters() {
    String name = ChannelName.of(ID, "a very long title ".repeat(20), NOW);
    assertTrue(name.length() <= 80, name);
    assertTrue(name.endsWith("-6abc") && !name.contains("--"), name);
  }
}

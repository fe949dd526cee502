package dev.opsdeck.action.kubernetes.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogFilterTest {
  @Test
  void a_pattern_lets_matching_lines_through() throws Exception {
    LogFilter filter = LogFilter.of("ERROR|WARN");
    assertTrue(filter.lets("2026 ERROR boom"));
    assertFalse(filter.lets("2026 INFO fine"));
    assertTrue(LogFilter.of(null).lets("anything"));
  }

  @Test
  void a_broken_pattern_is_told() {
    var e = assertThrows(LogFilter.Unusable.class, () -> LogFilter.of("(unclosed"));
    assertEquals("kubernetes.bad-pattern", e.fact().code());
  }

  @Test
  void a_pattern_that_runs_away_is_stopped() throws Exception {
    LogFilter filter = LogFilter.of("(.*)(.*)(.*)(.*)(.*)(.*)x");
    var e = assertThrows(LogFilter.Unusable.class, () -> filter.lets("a".repeat(60) + "b"));
    assertEquals("kubernetes.slow-pattern", e.fact().code());
  }

  @Test
  void a_pattern_that_goes_too_deep_is_stopped() throws Exception {
    LogFilter filter = LogFilter.of("(a|b|ab)*c");
    var e = assertThrows(LogFilter.Unusable.class, () -> filter.lets("ab".repeat(200_000)));
    assertEquals("kubernetes.slow-pattern", e.fact().code());
  }
}

package dev.opsdeck.runbook.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "90s,PT1M30S,1m30s",
    "5m,PT5M,5m",
    "2h,PT2H,2h",
    "1h30m,PT1H30M,1h30m",
    "2d,PT48H,48h",
    "1d1h1m1s,PT25H1M1S,25h1m1s",
    "0s,PT0S,0s",
    "' 5m ',PT5M,5m"
  })
  void durations_are_read_and_written_in_their_shortest_form(
      String text, Duration duration, String written) {
    assertEquals(Optional.of(duration), Durations.parse(text));
    assertEquals(written, Durations.format(duration));
    assertEquals(Optional.of(duration), Durations.parse(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "m",
        "5 m",
        "-5m",
        "5m1h",
        "1.5h",
        "5M",
        "PT5M",
        "9999999999s",
        "5m5m"
      })
  void other_texts_are_no_durations(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @Test
  void a_negative_duration_has_no_form() {
    assertThrows(IllegalArgumentException.class, () -> Durations.format(Duration.ofSeconds(-1)));
  }
}

package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  /** A Tuesday; in Madrid it is 15:30 and winter, one hour ahead of UTC. */
  private static final Instant NOW = Instant.parse("2026-11-24T14:30:00Z");

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          16:00                     | 2026-11-24T15:00:00Z
          02:00                     | 2026-11-25T01:00:00Z
          15:30                     | 2026-11-25T14:30:00Z
          2:05                      | 2026-11-25T01:05:00Z
          14:45 UTC                 | 2026-11-24T14:45:00Z
          2026-11-25 02:00          | 2026-11-25T01:00:00Z
          2026-11-25T02:00          | 2026-11-25T01:00:00Z
          2026-11-25T02:00Z         | 2026-11-25T02:00:00Z
          2026-11-25T02:00:00Z      | 2026-11-25T02:00:00Z
          2026-11-25T02:00+05:30    | 2026-11-24T20:30:00Z
          in 2h                     | 2026-11-24T16:30:00Z
          2h                        | 2026-11-24T16:30:00Z
          in 2 hours and 30 minutes | 2026-11-24T17:00:00Z
          en 90m                    | 2026-11-24T16:00:00Z
          dentro de 2 horas         | 2026-11-24T16:30:00Z
          sunday 02:00              | 2026-11-29T01:00:00Z
          Sun at 02:00              | 2026-11-29T01:00:00Z
          next Sunday 02:00         | 2026-11-29T01:00:00Z
          domingo a las 02:00       | 2026-11-29T01:00:00Z
          el miércoles 02:00        | 2026-11-25T01:00:00Z
          tuesday 15:00             | 2026-12-01T14:00:00Z
          tuesday 16:00             | 2026-11-24T15:00:00Z
          tomorrow 02:00            | 2026-11-25T01:00:00Z
          mañana 16:00              | 2026-11-25T15:00:00Z
          today 23:59               | 2026-11-24T22:59:00Z
          """)
  void what_a_person_means_is_worked_out_in_their_own_zone(String typed, Instant meant) {
    assertEquals(new Moments.Read.At(meant), Moments.read(typed, MADRID, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "25:00",
        "02:60",
        "2026-02-30 02:00",
        "sunday",
        "someday 02:00",
        "money 02:00",
        "2026-11-25",
        "in",
        "in 2 fortnights and 99",
        "99999999999999h",
        "02:00 PST",
        "2026-11-25T02:00+99:00"
      })
  void what_is_no_time_is_refused_with_what_was_typed(String typed) {
    assertEquals("console.moment.unreadable", wrong(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-24 15:00", "2025-11-25T02:00Z", "today 09:00", "0s", "in 0h"})
  void what_is_over_is_refused(String typed) {
    assertEquals("console.moment.past", wrong(typed));
  }

  @Test
  void ninety_days_are_the_farthest() {
    Instant last = NOW.plus(Duration.ofDays(90));
    assertEquals(new Moments.Read.At(last), Moments.read("90d", MADRID, NOW));
    assertEquals("console.moment.too-far", wrong("in 90d 1s"));
    assertEquals("console.moment.too-far", wrong("2027-11-25 02:00"));
  }

  @Test
  void a_time_that_the_clock_skips_is_the_hour_after_it() {
    Instant winter = Instant.parse("2026-03-28T20:00:00Z");
    assertEquals(
        new Moments.Read.At(Instant.parse("2026-03-29T01:30:00Z")),
        Moments.read("02:30", MADRID, winter));
  }

  private static String wrong(String typed) {
    return assertInstanceOf(Moments.Read.Wrong.class, Moments.read(typed, MADRID, NOW))
        .why()
        .code();
  }
}

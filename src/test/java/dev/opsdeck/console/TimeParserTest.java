package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
  /** A Tuesday; in Madrid it is 15:30 and winter, one hour ahead of UTC. */
  private static final Instant NOW = Instant.parse("2026-11-24T14:30:00Z");

  private static final Actor ANA = person(Set.of(), "Europe/Madrid");

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
          en 2 días y 3 horas       | 2026-11-26T17:30:00Z
          1d2h3m4s                  | 2026-11-25T16:33:04Z
          in 2 weeks                | 2026-12-08T14:30:00Z
          1 semana y 1 dia          | 2026-12-02T14:30:00Z
          10 mins                   | 2026-11-24T14:40:00Z
          5 minutos 30 segundos     | 2026-11-24T14:35:30Z
          90 secs                   | 2026-11-24T14:31:30Z
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
    assertEquals(new TimeParser.Read.At(meant), TimeParser.read(typed, ANA, NOW));
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
        "in 2h and",
        "in and 2h",
        "in 30m 1h",
        "in 1h 2h",
        "99999999999999h",
        "02:00 PST",
        "2026-11-25T02:00+99:00"
      })
  void what_is_no_time_is_refused_with_what_was_typed(String typed) {
    assertEquals("console.moment.unreadable", wrong(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in 2 months",
        "2 meses",
        "in 1 month and 2h",
        "10 march",
        "10 de marzo",
        "5 dec",
        "2 sundays",
        "3 domingos",
        "6 hundred"
      })
  void a_word_that_only_begins_like_a_unit_is_none(String typed) {
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
    assertEquals(new TimeParser.Read.At(last), TimeParser.read("90d", ANA, NOW));
    assertEquals("console.moment.too-far", wrong("in 90d 1s"));
    assertEquals("console.moment.too-far", wrong("2027-11-25 02:00"));
  }

  @Test
  void a_time_that_the_clock_skips_is_the_hour_after_it() {
    Instant winter = Instant.parse("2026-03-28T20:00:00Z");
    assertEquals(
        new TimeParser.Read.At(Instant.parse("2026-03-29T01:30:00Z")),
        TimeParser.read("02:30", ANA, winter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"16:00", "2026-11-25 02:00", "sunday 02:00", "mañana 16:00"})
  void an_hour_of_somebody_whose_zone_the_chat_does_not_say_is_not_guessed(String typed) {
    assertEquals("console.moment.zone-unsaid", wrong(typed, person(Set.of(Actor.UNSAID), "UTC")));
  }

  @ParameterizedTest
  @CsvSource({
    "in 2h,2026-11-24T16:30:00Z",
    "16:00 UTC,2026-11-24T16:00:00Z",
    "2026-11-25T02:00+05:30,2026-11-24T20:30:00Z"
  })
  void what_needs_no_zone_of_their_own_is_understood_all_the_same(String typed, Instant meant) {
    Actor unsaid = person(Set.of(Actor.UNSAID), "UTC");
    assertEquals(new TimeParser.Read.At(meant), TimeParser.read(typed, unsaid, NOW));
    assertEquals("console.moment.unreadable", wrong("25:00", unsaid));
  }

  @Test
  void somebody_of_whom_only_the_groups_are_unsaid_has_a_zone() {
    Instant meant = Instant.parse("2026-11-24T15:00:00Z");
    Actor madrid = person(Set.of(Actor.UNSAID), "Europe/Madrid");
    assertEquals(new TimeParser.Read.At(meant), TimeParser.read("16:00", madrid, NOW));
  }

  private static Actor person(Set<String> groups, String zone) {
    return new Actor(
        "UANA", "ana", null, groups, Language.EN, ZoneId.of(zone), Actor.Standing.MEMBER);
  }

  private static String wrong(String typed) {
    return wrong(typed, ANA);
  }

  private static String wrong(String typed, Actor who) {
    return assertInstanceOf(TimeParser.Read.Wrong.class, TimeParser.read(typed, who, NOW))
        .why()
        .code();
  }
}

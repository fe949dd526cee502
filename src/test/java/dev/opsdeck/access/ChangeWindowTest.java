package dev.opsdeck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeWindowTest {
  /** Saturday evening before the clocks of Madrid jump from two to three, or back from three. */
  private static final Instant SPRING = Instant.parse("2026-03-28T20:00:00Z");

  private static final Instant AUTUMN = Instant.parse("2026-10-24T20:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "Sunday 02:00-06:00 UTC, 2026-01-04T01:59:59.999Z, false",
    "Sunday 02:00-06:00 UTC, 2026-01-04T02:00:00Z, true",
    "Sunday 02:00-06:00 UTC, 2026-01-04T05:59:59.999Z, true",
    "Sunday 02:00-06:00 UTC, 2026-01-04T06:00:00Z, false",
    "Sunday 02:00-06:00 UTC, 2026-01-05T03:00:00Z, false",
    "sun 2:00 – 6:00, 2026-01-04T02:00:00Z, true",
    "Mon–Fri 09:00–17:00 America/Bogota, 2026-01-05T13:59:59Z, false",
    "Mon–Fri 09:00–17:00 America/Bogota, 2026-01-05T14:00:00Z, true",
    "Mon–Fri 09:00–17:00 America/Bogota, 2026-01-09T21:59:59Z, true",
    "Mon–Fri 09:00–17:00 America/Bogota, 2026-01-09T22:00:00Z, false",
    "Mon–Fri 09:00–17:00 America/Bogota, 2026-01-10T15:00:00Z, false",
    "Fri-Mon 10:00-11:00 UTC, 2026-01-04T10:00:00Z, true",
    "Fri-Mon 10:00-11:00 UTC, 2026-01-06T10:00:00Z, false",
    "Friday 22:00-06:00 UTC, 2026-01-09T21:59:59Z, false",
    "Friday 22:00-06:00 UTC, 2026-01-09T22:00:00Z, true",
    "Friday 22:00-06:00 UTC, 2026-01-10T05:59:59Z, true",
    "Friday 22:00-06:00 UTC, 2026-01-10T06:00:00Z, false",
    "Friday 22:00-06:00 UTC, 2026-01-09T05:00:00Z, false",
    "Saturday 22:00-24:00 UTC, 2026-01-10T23:59:59Z, true",
    "Saturday 22:00-24:00 UTC, 2026-01-11T00:00:00Z, false",
    "'Tue, Thu 10:00-11:00 UTC', 2026-01-08T10:30:00Z, true",
    "'Tue, Thu 10:00-11:00 UTC', 2026-01-07T10:30:00Z, false",
    "daily 00:00-24:00 UTC, 2026-01-07T10:30:00Z, true"
  })
  void a_window_holds_from_its_first_to_before_its_last_second(
      String text, Instant instant, boolean inside) {
    assertEquals(inside, window(text).contains(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "Sunday 02:00-06:00 UTC, 2026-01-05T00:00:00Z, 2026-01-11T02:00:00Z",
    "Sunday 02:00-06:00 UTC, 2026-01-04T01:59:59Z, 2026-01-04T02:00:00Z",
    "Sunday 02:00-06:00 UTC, 2026-01-04T06:00:00Z, 2026-01-11T02:00:00Z",
    "Mon-Fri 09:00-17:00 America/Bogota, 2026-01-09T22:00:00Z, 2026-01-12T14:00:00Z",
    "Sunday 02:15-04:00 Europe/Madrid, 2026-03-28T20:00:00Z, 2026-03-29T01:00:00Z",
    "Sunday 02:15-02:45 Europe/Madrid, 2026-03-28T20:00:00Z, 2026-04-05T00:15:00Z"
  })
  void the_next_opening_is_told(String text, Instant outside, Instant opening) {
    assertEquals(opening, window(text).nextOpening(outside).orElseThrow());
  }

  /** The hour that the clock skips is not there, so the night is an hour shorter. */
  @ParameterizedTest
  @CsvSource({
    "Sunday 01:00-05:00 Europe/Madrid, 180, 300",
    "Sunday 02:00-03:00 Europe/Madrid, 0, 120",
    "Saturday 23:00-06:00 Europe/Madrid, 360, 480",
    "Sunday 01:00-05:00 America/Bogota, 240, 240",
    "Sunday 10:00-11:00 Europe/Madrid, 60, 60"
  })
  void daylight_saving_makes_a_window_shorter_and_longer(String text, int spring, int autumn) {
    assertEquals(spring, minutesInside(window(text), SPRING));
    assertEquals(autumn, minutesInside(window(text), AUTUMN));
  }

  /** Whatever the window and the zone: what is counted minute by minute is what is told. */
  @Test
  void the_next_opening_is_the_first_minute_inside() {
    Random random = new Random(20261124);
    for (int i = 0; i < 40; i++) {
      ChangeWindow window = any(random);
      Instant around = random.nextBoolean() ? SPRING : AUTUMN;
      Instant start = around.plus(Duration.ofMinutes(random.nextInt(-2_000, 1_000)));
      if (window.contains(start)) {
        continue;
      }
      Instant counted = start;
      while (!window.contains(counted)) {
        counted = counted.plusSeconds(60);
      }
      assertEquals(counted, window.nextOpening(start).orElseThrow(), window + " after " + start);
    }
  }

  /** Whatever the window: the clock on the wall shows a time within it, and only then. */
  @Test
  void a_window_is_what_the_clock_on_the_wall_shows() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      ChangeWindow window = any(random);
      Instant instant = SPRING.plusSeconds(random.nextInt(-40_000_000, 40_000_000));
      ZonedDateTime wall = instant.atZone(window.zone());
      boolean overMidnight = !window.from().isBefore(window.to());
      boolean late = !wall.toLocalTime().isBefore(window.from());
      boolean early = wall.toLocalTime().isBefore(window.to());
      boolean today = window.days().contains(wall.getDayOfWeek());
      boolean yesterday = window.days().contains(wall.minusDays(1).getDayOfWeek());
      boolean inside =
          overMidnight ? (today && late) || (yesterday && early) : today && late && early;
      assertEquals(inside, window.contains(instant), window + " at " + instant);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whenever | \"whenever\" is no change window | write days, hours and a zone",
        "Sunday 02-06 UTC | \"Sunday 02-06 UTC\" is no change window | write days",
        "Sunnday 02:00-06:00 UTC | 'Sunnday' is no day of the week | did you mean 'Sunday'?",
        "Mon-Frday 02:00-06:00 UTC | 'Mon-Frday' is no day of the week | did you mean 'Friday'?",
        "Sun 02:00-06:00 Bogota | 'Bogota' is no time zone | write a zone of the tz database",
        "Sun 02:00-25:00 UTC | '25:00' is no time of day | write 00:00 to 24:00",
        "Sun 02:61-03:00 UTC | '02:61' is no time of day | write 00:00 to 24:00",
        "Sun 02:00-02:00 UTC | the window is empty | write 00:00-24:00 for the whole day"
      })
  void what_is_no_window_is_told_with_what_would_be_one(String text, String wrong, String right) {
    WindowText.Read.Wrong read =
        assertInstanceOf(WindowText.Read.Wrong.class, WindowText.read(text));
    assertEquals(wrong, read.wrong());
    assertTrue(read.right().startsWith(right), read.right());
  }

  @Test
  void a_tier_without_windows_is_always_open() {
    ChangeCalendar none = new ChangeCalendar(java.util.Map.of(), List.of());
    assertTrue(none.open(dev.opsdeck.catalog.Tier.PRODUCTION, SPRING));
    assertFalse(none.frozen(dev.opsdeck.catalog.Tier.PRODUCTION, SPRING).isPresent());
  }

  private static ChangeWindow window(String text) {
    return assertInstanceOf(WindowText.Read.Window.class, WindowText.read(text)).window();
  }

  private static int minutesInside(ChangeWindow window, Instant evening) {
    List<Instant> inside = new ArrayList<>();
    for (int minute = 0; minute < 24 * 60; minute++) {
      Instant instant = evening.plusSeconds(60L * minute);
      if (window.contains(instant)) {
        inside.add(instant);
      }
    }
    return inside.size();
  }

  private static ChangeWindow any(Random random) {
    Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(random.nextInt(1, 8)), DayOfWeek.SUNDAY);
    LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
    LocalTime to = from.plusMinutes(random.nextInt(1, 96) * 15);
    List<String> zones =
        List.of(
            "UTC", "Europe/Madrid", "America/Bogota", "Australia/Lord_Howe", "America/New_York");
    ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
    return new ChangeWindow(days, from, to, zone, days + " " + from + "-" + to + " " + zone);
  }
}

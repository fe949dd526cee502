package dev.opsdeck.console;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a person means, in English or Spanish: {@code 02:00} (the next one), {@code 2026-11-25
 * 02:00}, {@code 2026-11-25T02:00Z}, {@code in 2h}, {@code sunday 02:00}. Without a zone it is the
 * person's own, and nothing is guessed when the chat does not say which that is. Pure.
 */
final class TimeParser {
  /** Farther away it is a mistake, or forgotten by then. */
  static final Duration FARTHEST = Duration.ofDays(90);

  /** Months are no unit: they differ, and would be told from minutes by a letter only. */
  private static final Pattern FROM_NOW =
      Pattern.compile(
          "(?:in|en|dentro de)?\\s*(?=\\d)"
              + count("weeks", "w|weeks?|semanas?")
              + count("days", "d|days?|d[ií]as?")
              + count("hours", "h|hrs?|hours?|horas?")
              + count("minutes", "m|mins?|minutes?|minutos?")
              + count("seconds", "s|secs?|seconds?|seg|segundos?"));

  private static final Pattern CLOCK =
      Pattern.compile(
          "(?:(?<day>\\d{4}-\\d{2}-\\d{2})[t\\s]\\s*|(?<word>\\p{L}+)\\s+(?:at\\s+|a las\\s+)?)?"
              + "(?<time>\\d{1,2}:\\d{2})(?::\\d{2})?"
              + "\\s*(?<zone>z|utc|[+-]\\d{2}:?\\d{2})?");

  private static final Map<String, DayOfWeek> DAYS =
      Map.ofEntries(
          Map.entry("mon", DayOfWeek.MONDAY),
          Map.entry("lun", DayOfWeek.MONDAY),
          Map.entry("tue", DayOfWeek.TUESDAY),
          Map.entry("mar", DayOfWeek.TUESDAY),
          Map.entry("wed", DayOfWeek.WEDNESDAY),
          Map.entry("mié", DayOfWeek.WEDNESDAY),
          Map.entry("mie", DayOfWeek.WEDNESDAY),
          Map.entry("thu", DayOfWeek.THURSDAY),
          Map.entry("jue", DayOfWeek.THURSDAY),
          Map.entry("fri", DayOfWeek.FRIDAY),
          Map.entry("vie", DayOfWeek.FRIDAY),
          Map.entry("sat", DayOfWeek.SATURDAY),
          Map.entry("sáb", DayOfWeek.SATURDAY),
          Map.entry("sab", DayOfWeek.SATURDAY),
          Map.entry("sun", DayOfWeek.SUNDAY),
          Map.entry("dom", DayOfWeek.SUNDAY));

  private static final String DAY_NAMES =
      "(mon|tues|wednes|thurs|fri|satur|sun)(day)?|mon|tue|wed|thu|fri|sat|sun"
          + "|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo";

  private final String typed;
  private final Actor who;
  private final Instant now;

  private TimeParser(String typed, Actor who, Instant now) {
    this.typed = typed;
    this.who = who;
    this.now = now;
  }

  /** What was understood. */
  sealed interface Read {
    /** In the future, and at most {@link #FARTHEST} from now. */
    record At(Instant instant) implements Read {}

    record Wrong(Fact why) implements Read {}
  }

  static Read read(String typed, Actor who, Instant now) {
    return new TimeParser(typed, who, now).read();
  }

  private Read read() {
    String words = typed.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Optional<Instant> meant = fromNow(words).or(() -> byTheClock(words));
    if (meant.isEmpty()) {
      return new Read.Wrong(Fact.of("console.moment.unreadable", "typed", typed.strip()));
    }
    if (isByOwnClock(words) && !who.zoneKnown()) {
      return new Read.Wrong(Fact.of("console.moment.zone-unsaid", "typed", typed.strip()));
    }
    Instant at = meant.get();
    if (!at.isAfter(now)) {
      return new Read.Wrong(Fact.of("console.moment.past", "at", at));
    }
    return at.isAfter(now.plus(FARTHEST))
        ? new Read.Wrong(Fact.of("console.moment.too-far", "at", at, "days", FARTHEST.toDays()))
        : new Read.At(at);
  }

  private Optional<Instant> fromNow(String words) {
    Matcher form = FROM_NOW.matcher(words);
    if (!form.matches()) {
      return Optional.empty();
    }
    Duration wait =
        Duration.ofDays(7 * number(form.group("weeks")) + number(form.group("days")))
            .plusHours(number(form.group("hours")))
            .plusMinutes(number(form.group("minutes")))
            .plusSeconds(number(form.group("seconds")));
    return Optional.of(now.plus(wait));
  }

  /** So many of a unit, or none; the unit ends where its letters end. */
  private static String count(String unit, String names) {
    return "(?:(?:\\s*(?:and|y))?\\s*(?<%s>\\d{1,9})\\s*(?:%s)(?!\\p{L}))?".formatted(unit, names);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static Matcher clock(String words) {
    return CLOCK.matcher(words.replaceFirst("^(next|el|este) ", ""));
  }

  private static boolean isByOwnClock(String words) {
    Matcher form = clock(words);
    return form.matches() && form.group("zone") == null;
  }

  private Optional<Instant> byTheClock(String words) {
    Matcher form = clock(words);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      String said = form.group("zone");
      ZoneId in = said == null ? who.zone() : ZoneId.of(said.toUpperCase(Locale.ROOT));
      String time = form.group("time");
      LocalTime at = LocalTime.parse(time.length() == 4 ? "0" + time : time);
      String day = form.group("day");
      return day == null
          ? next(form.group("word"), at, in)
          : Optional.of(LocalDate.parse(day).atTime(at).atZone(in).toInstant());
    } catch (DateTimeException noSuchDayOrTime) {
      return Optional.empty();
    }
  }

  /** The next time that the clock shows this, on that day of the week if one is said. */
  private Optional<Instant> next(@Nullable String word, LocalTime time, ZoneId in) {
    LocalDate today = now.atZone(in).toLocalDate();
    if (word == null) {
      return Optional.of(later(today.atTime(time).atZone(in).toInstant(), today, 1, time, in));
    }
    if (word.matches("today|hoy")) {
      return Optional.of(today.atTime(time).atZone(in).toInstant());
    }
    if (word.matches("tomorrow|mañana|manana")) {
      return Optional.of(today.plusDays(1).atTime(time).atZone(in).toInstant());
    }
    if (!word.matches(DAY_NAMES)) {
      return Optional.empty();
    }
    DayOfWeek wanted = DAYS.get(word.substring(0, 3));
    LocalDate date = today.with(TemporalAdjusters.nextOrSame(wanted));
    return Optional.of(later(date.atTime(time).atZone(in).toInstant(), date, 7, time, in));
  }

  private Instant later(Instant first, LocalDate date, int days, LocalTime time, ZoneId in) {
    return first.isAfter(now) ? first : date.plusDays(days).atTime(time).atZone(in).toInstant();
  }
}

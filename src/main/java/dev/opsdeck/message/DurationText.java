package dev.opsdeck.message;

import dev.opsdeck.kernel.Language;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Durations in words: the two largest units are enough for a person. */
final class DurationText {
  private static final List<Unit> UNITS =
      List.of(
          new Unit(86_400, "d", "day", "días", "día"),
          new Unit(3_600, "h", "hour", "horas", "hora"),
          new Unit(60, "min", "minute", "minutos", "minuto"),
          new Unit(1, "s", "second", "segundos", "segundo"));

  private DurationText() {}

  /** {@code 2 min 5 s}; text that is no ISO-8601 duration stays as it is, escaped. */
  static String compact(String iso, Language language) {
    return worded(iso, language, (count, unit) -> count + " " + unit.sign());
  }

  /** {@code 2 minutes}; text that is no ISO-8601 duration stays as it is, escaped. */
  static String full(String iso, Language language) {
    return worded(iso, language, (count, unit) -> count + " " + unit.name(count, language));
  }

  private static String worded(String iso, Language language, Wording wording) {
    try {
      return words(Duration.parse(iso), language, wording);
    } catch (DateTimeException notADuration) {
      return Markup.escape(iso);
    }
  }

  private static String words(Duration duration, Language language, Wording wording) {
    long seconds = Math.max(0, duration.toSeconds());
    for (int i = 0; i < UNITS.size(); i++) {
      Unit unit = UNITS.get(i);
      if (seconds >= unit.seconds()) {
        List<Unit> shown = UNITS.subList(i, Math.min(i + 2, UNITS.size()));
        return shown.stream()
            .filter(each -> seconds % over(each) / each.seconds() > 0)
            .map(each -> wording.of(seconds % over(each) / each.seconds(), each))
            .collect(Collectors.joining(" "));
      }
    }
    return switch (language) {
      case EN -> "under 1 s";
      case ES -> "menos de 1 s";
    };
  }

  /** How many seconds make one of the next larger unit. */
  private static long over(Unit unit) {
    return switch (unit.sign()) {
      case "d" -> Long.MAX_VALUE;
      case "h" -> 86_400;
      case "min" -> 3_600;
      default -> 60;
    };
  }

  @FunctionalInterface
  private interface Wording {
    String of(long count, Unit unit);
  }

  private record Unit(long seconds, String sign, String english, String spanish, String spanish1) {
    String name(long count, Language language) {
      return switch (language) {
        case EN -> count == 1 ? english : english + "s";
        case ES -> count == 1 ? spanish1 : spanish;
      };
    }
  }
}

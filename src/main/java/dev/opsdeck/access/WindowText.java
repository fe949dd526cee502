package dev.opsdeck.access;

import dev.opsdeck.kernel.Suggestions;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change window as people write it: {@code Sunday 02:00-06:00 UTC}, {@code Mon-Fri 09:00–17:00
 * America/Bogota}, {@code Sat,Sun 22:00-06:00}, {@code daily 00:00-24:00}.
 */
final class WindowText {
  static final String FORM =
      "write days, hours and a zone, such as \"Sunday 02:00-06:00 UTC\" or \"Mon-Fri 09:00-17:00"
          + " America/Bogota\"";
  static final String ZONES = "write a zone of the tz database, such as America/Bogota or UTC";

  private static final Pattern WINDOW =
      Pattern.compile(
          "(?<days>[\\p{L}][\\p{L},–\\s-]*?)\\s+(?<from>\\d{1,2}:\\d{2})\\s*[-–]\\s*"
              + "(?<to>\\d{1,2}:\\d{2})(?:\\s+(?<zone>\\S+))?");
  private static final Pattern RANGE = Pattern.compile("(\\p{L}+)\\s*[-–]\\s*(\\p{L}+)");
  private static final Map<String, DayOfWeek> DAYS = days();

  private WindowText() {}

  /** What came of reading it. */
  sealed interface Read {
    record Window(ChangeWindow window) implements Read {}

    record Wrong(String wrong, String right) implements Read {}
  }

  static Read read(String text) {
    Matcher window = WINDOW.matcher(text.strip());
    if (!window.matches()) {
      return new Read.Wrong("\"" + text + "\" is no change window", FORM);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : window.group("days").split(",", -1)) {
      if (!addDays(part.strip(), days)) {
        return new Read.Wrong("'" + part.strip() + "' is no day of the week", nearest(part));
      }
    }
    return hours(window, days, text.strip());
  }

  private static Read hours(Matcher window, Set<DayOfWeek> days, String text) {
    Optional<LocalTime> from = time(window.group("from"));
    Optional<LocalTime> to = time(window.group("to"));
    if (from.isEmpty() || to.isEmpty()) {
      String wrong = from.isEmpty() ? window.group("from") : window.group("to");
      return new Read.Wrong("'" + wrong + "' is no time of day", "write 00:00 to 24:00");
    }
    if (window.group("from").equals(window.group("to"))) {
      return new Read.Wrong("the window is empty", "write 00:00-24:00 for the whole day");
    }
    String zone = window.group("zone") == null ? "UTC" : window.group("zone");
    try {
      return new Read.Window(new ChangeWindow(days, from.get(), to.get(), ZoneId.of(zone), text));
    } catch (DateTimeException unknown) {
      return new Read.Wrong("'" + zone + "' is no time zone", ZONES);
    }
  }

  private static boolean addDays(String part, Set<DayOfWeek> days) {
    String word = part.toLowerCase(Locale.ROOT);
    if (word.equals("daily")) {
      return days.addAll(EnumSet.allOf(DayOfWeek.class));
    }
    Matcher range = RANGE.matcher(word);
    DayOfWeek first = DAYS.get(range.matches() ? range.group(1) : word);
    DayOfWeek last = DAYS.get(range.matches() ? range.group(2) : word);
    if (first == null || last == null) {
      return false;
    }
    for (DayOfWeek day = first; day != last; day = day.plus(1)) {
      days.add(day);
    }
    days.add(last);
    return true;
  }

  private static String nearest(String part) {
    for (String word : part.split("[-–]", -1)) {
      List<String> near = Suggestions.near(word.strip(), fullNames());
      if (!DAYS.containsKey(word.strip().toLowerCase(Locale.ROOT)) && !near.isEmpty()) {
        return "did you mean '" + near.getFirst() + "'?";
      }
    }
    return FORM;
  }

  /** 24:00 is the midnight at which the day ends. */
  private static Optional<LocalTime> time(String text) {
    int hour = Integer.parseInt(text.substring(0, text.indexOf(':')));
    int minute = Integer.parseInt(text.substring(text.indexOf(':') + 1));
    if (hour == 24 && minute == 0) {
      return Optional.of(LocalTime.MIDNIGHT);
    }
    return hour < 24 && minute < 60 ? Optional.of(LocalTime.of(hour, minute)) : Optional.empty();
  }

  private static List<String> fullNames() {
    return List.of(DayOfWeek.values()).stream()
        .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
        .toList();
  }

  private static Map<String, DayOfWeek> days() {
    Map<String, DayOfWeek> days = new TreeMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().toLowerCase(Locale.ROOT);
      days.put(name, day);
      days.put(name.substring(0, 3), day);
    }
    return days;
  }
}

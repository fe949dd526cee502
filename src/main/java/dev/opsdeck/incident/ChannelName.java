package dev.opsdeck.incident;

import dev.opsdeck.kernel.IncidentId;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The name of an incident's channel: {@code inc-20260106-checkout-is-down-7k2m}. */
final class ChannelName {
  /** Slack's limit for channel names. */
  private static final int LONGEST = 80;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ChannelName() {}

  static String of(IncidentId id, String title, Instant declaredAt) {
    String before = "inc-" + DAY.format(declaredAt) + "-";
    String after = id.value().substring(Math.max(2, id.value().length() - 4));
    String slug = slug(title, LONGEST - before.length() - after.length() - 1);
    return before + (slug.isEmpty() ? after : slug + "-" + after);
  }

  /** Accents are folded; whatever Slack does not take becomes a hyphen. */
  private static String slug(String title, int longest) {
    String plain =
        Normalizer.normalize(title, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_]+", "-");
    String cut = plain.substring(0, Math.min(longest, plain.length()));
    return cut.replaceAll("^-+|-+$", "");
  }
}

package dev.opsdeck.action.github;

import dev.opsdeck.action.rest.RestAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's limits, as its refusals tell them: 403 or 429 with {@code retry-after}, or with nothing
 * left and {@code x-ratelimit-reset} (docs.github.com/rest, Rate limits for the REST API).
 */
final class Limits {
  /** For a limit that does not say how long it holds. */
  private static final Duration USUAL = Duration.ofMinutes(1);

  private Limits() {}

  /** When to ask again; absent when the refusal is about something else. */
  static @Nullable Instant until(RestAnswer.Json answer) {
    if (answer.status() != 403 && answer.status() != 429) {
      return null;
    }
    String wait = answer.header("retry-after");
    if (wait.matches("\\d{1,6}")) {
      return now(answer).plusSeconds(Long.parseLong(wait));
    }
    String reset = answer.header("x-ratelimit-reset");
    if (answer.header("x-ratelimit-remaining").equals("0") && reset.matches("\\d{1,12}")) {
      return Instant.ofEpochSecond(Long.parseLong(reset));
    }
    boolean secondary =
        answer.body().path("message").asText().toLowerCase(Locale.ROOT).contains("rate limit");
    return answer.status() == 429 || secondary ? now(answer).plus(USUAL) : null;
  }

  /** By GitHub's own clock, which the answer carries. */
  private static Instant now(RestAnswer.Json answer) {
    try {
      return ZonedDateTime.parse(answer.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
    } catch (DateTimeParseException noDate) {
      return Instant.EPOCH;
    }
  }
}

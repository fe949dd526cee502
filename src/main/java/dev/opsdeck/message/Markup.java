package dev.opsdeck.message;

import dev.opsdeck.kernel.Language;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The common mark-up of messages: bold in {@code *}, code in back-ticks, instants as date tokens
 * that the chat shows in the reader's own zone, and people as marks that the chat resolves.
 */
public final class Markup {
  /** What the name of a group of people begins with, where a person could stand too. */
  public static final String GROUP = "group:";

  /** Private-use characters (Unicode 6, U+E000 and U+E001): no user input keeps them. */
  private static final char PERSON_START = '\uE000';

  private static final char PERSON_END = '\uE001';
  private static final Pattern PERSON =
      Pattern.compile(PERSON_START + "([^" + PERSON_END + "]*)" + PERSON_END);
  private static final Pattern CHANNEL_ID = Pattern.compile("[CGD][A-Z0-9]{2,}");
  private static final Pattern URL = Pattern.compile("https?://[^\\s<>|\"]+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private Markup() {}

  /**
   * Text that somebody else wrote, within a line: it formats nothing, links nothing, calls nobody
   * and begins no line of its own.
   */
  public static String escape(String text) {
    return InlineText.of(text);
  }

  /** Text of a runbook's author, who may use lines and mark-up, but links and calls nobody. */
  static String authored(String text) {
    return entities(text).replaceAll("(?i)@(here|channel|everyone)\\b", "@\u200B$1");
  }

  static String entities(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace(String.valueOf(PERSON_START), "")
        .replace(String.valueOf(PERSON_END), "");
  }

  /** Undoes {@link #escape} for places that show plain text, such as headers. */
  public static String plain(String markup) {
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** The text in back-ticks, on one line. */
  static String code(String text) {
    String line = InlineText.oneLine(text).replace('`', 'ˋ').replaceAll("\\s+", " ");
    return line.isEmpty() ? "" : "`" + entities(line) + "`";
  }

  /** A fenced block; the text keeps its lines. */
  public static String fenced(String text) {
    return "```\n" + entities(text.replace("```", "ˋˋˋ").stripTrailing()) + "\n```";
  }

  /** A mark for a person: a chat user id, an e-mail address or a handle. */
  static String person(String ref) {
    String name = ref.strip().replaceAll("[" + PERSON_START + PERSON_END + "]", "");
    return name.isEmpty() ? "" : PERSON_START + name + PERSON_END;
  }

  /** A mark for a group of people. */
  static String group(String name) {
    return person(GROUP + name);
  }

  /** Marks for several people, separated by spaces or commas. */
  static String people(String refs) {
    return Arrays.stream(refs.split("[\\s,]+"))
        .filter(ref -> !ref.isEmpty())
        .map(Markup::person)
        .collect(Collectors.joining(" "));
  }

  /** Puts what the chat calls a person in the place of every mark. */
  public static String resolvePeople(String markup, UnaryOperator<String> mention) {
    return PERSON
        .matcher(markup)
        .replaceAll(found -> Matcher.quoteReplacement(mention.apply(found.group(1))));
  }

  static String channel(String ref) {
    String bare = ref.startsWith("#") ? ref.substring(1) : ref;
    return CHANNEL_ID.matcher(bare).matches() ? "<#" + bare + ">" : "#" + escape(bare);
  }

  /**
   * An address for a link, whose text stands in the template; empty for what is no such address.
   */
  static String url(String text) {
    return URL.matcher(text).matches() ? entities(text) : "";
  }

  /** An ISO-8601 instant as a time of day; other text as it is. */
  static String time(String iso) {
    return token(iso, "{time}", TIME::format);
  }

  /** An ISO-8601 instant with its day; other text as it is. */
  static String dateTime(String iso) {
    return token(iso, "{date_short_pretty} {time}", DATE_TIME::format);
  }

  /** The tag or digest of an image, which is how people call a version; other text as it is. */
  static String version(String image) {
    int digest = image.indexOf("@sha256:");
    if (digest >= 0) {
      return code(image.substring(digest + 1, Math.min(image.length(), digest + 20)) + "…");
    }
    int tag = image.lastIndexOf(':');
    return code(tag > image.lastIndexOf('/') ? image.substring(tag + 1) : image);
  }

  static String duration(String iso, Language language) {
    return DurationText.compact(iso, language);
  }

  private static String token(String iso, String format, Function<Instant, String> fallback) {
    try {
      Instant instant = Instant.parse(iso);
      String plain = fallback.apply(instant);
      return "<!date^" + instant.getEpochSecond() + "^" + format + "|" + plain + ">";
    } catch (DateTimeException notAnInstant) {
      return escape(iso);
    }
  }
}

package dev.opsdeck.slack;

import dev.opsdeck.message.Markup;
import java.util.regex.Pattern;

/** What a person typed, without what Slack and phones made of it. */
final class TypedText {
  private static final Pattern MENTION =
      Pattern.compile("^.*?<@[UW][A-Z0-9]+(\\|[^>]*)?>[:,]?", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("<(https?://[^|>]+)(\\|[^>]*)?>");
  private static final Pattern DASH = Pattern.compile("(^|\\s)[—–](?=[A-Za-z])");

  /** In which there is nothing of all this, as in nearly every command. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^<>&]]*+");

  private TypedText() {}

  /**
   * Entities become characters again, and the quotes and dashes that phones make of {@code "} and
   * {@code --} too.
   */
  static String clean(String text) {
    return PLAIN.matcher(text).matches() ? text.strip() : cleaned(text);
  }

  private static String cleaned(String text) {
    String links = LINK.matcher(text).replaceAll("$1");
    String quotes = links.replaceAll("[“”„]", "\"").replaceAll("[‘’]", "'");
    String dashes = DASH.matcher(quotes).replaceAll("$1--");
    return Markup.plain(dashes).replace('\u00a0', ' ').strip();
  }

  /** What follows the first mention: {@code @ops rollback …} means {@code rollback …}. */
  static String afterMention(String text) {
    return clean(MENTION.matcher(text).replaceFirst(""));
  }
}

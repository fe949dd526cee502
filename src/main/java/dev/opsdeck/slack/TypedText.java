package dev.opsdeck.slack;

import dev.opsdeck.message.Markup;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed, without what Slack made of it. Everything is decoded in one pass, so that an
 * entity that somebody typed stays what they typed.
 *
 * <p>Source: docs.slack.dev/messaging/formatting-message-text, "Retrieving messages".
 */
final class TypedText {
  /** What Slack writes in angle brackets, with the text that it shows behind a bar; an entity. */
  private static final Pattern CODED =
      Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>|&(?:amp|lt|gt);");

  /** In which there is nothing of all this, as in nearly every command. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^<>&]]*+");

  private TypedText() {}

  /** The text with Slack's codes as the person typed them. */
  static String clean(String text) {
    return PLAIN.matcher(text).matches() ? text.strip() : decoded(text);
  }

  private static String decoded(String text) {
    Matcher coded = CODED.matcher(text);
    StringBuilder typed = new StringBuilder();
    while (coded.find()) {
      String token = coded.group(1);
      String said = token == null ? Markup.plain(coded.group()) : typed(token, coded.group(2));
      coded.appendReplacement(typed, Matcher.quoteReplacement(said));
    }
    return coded.appendTail(typed).toString().replace('\u00a0', ' ').strip();
  }

  /**
   * @param shown absent when Slack shows the code itself
   */
  private static String typed(String code, @Nullable String shown) {
    String label = shown == null ? "" : Markup.plain(shown);
    return switch (code.isEmpty() ? ' ' : code.charAt(0)) {
      case '@' -> "@" + (label.isEmpty() ? code.substring(1) : bare(label, '@'));
      case '#' -> "#" + (label.isEmpty() ? code.substring(1) : bare(label, '#'));
      case '!' -> special(code.substring(1), label);
      default -> link(Markup.plain(code), label);
    };
  }

  private static String bare(String label, char mark) {
    return label.charAt(0) == mark ? label.substring(1) : label;
  }

  /** {@code <!here>}, {@code <!subteam^S024|@ops>}, {@code <!date^…|fallback>}. */
  private static String special(String code, String label) {
    if (!label.isEmpty()) {
      return label;
    }
    int caret = code.indexOf('^');
    return "@" + (caret < 0 ? code : code.substring(caret + 1));
  }

  /** Slack makes links of host names and addresses: then it shows what was typed. */
  private static String link(String address, String label) {
    String bare = address.replaceFirst("^(?:https?://|mailto:|tel:)", "");
    return bare.equals(label) || bare.equals(label + "/") ? label : address;
  }

  /**
   * What follows the mention of the bot: {@code @ops rollback …} means {@code rollback …}, whoever
   * else is mentioned before.
   *
   * @param bot the bot's user id; empty: whoever is mentioned first
   */
  static String afterMention(String text, String bot) {
    String who = bot.isEmpty() ? "[UW][A-Z0-9]+" : Pattern.quote(bot);
    Matcher mention = Pattern.compile("<@" + who + "(?:\\|[^>]*)?>[:,]?").matcher(text);
    return clean(mention.find() ? text.substring(mention.end()) : text);
  }
}

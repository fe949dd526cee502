package dev.opsdeck.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that stands within a line of a message and cannot leave its place: it begins no line, ends
 * no mark-up, calls nobody and draws no pictures. What it says stays readable.
 *
 * <p>Slack's mrkdwn has no escape character: a sign that would format is shown as one that looks
 * alike. Where a text is to be copied, templates show it as code, which keeps every sign.
 *
 * <p>Source: docs.slack.dev/messaging/formatting-message-text
 */
final class InlineText {
  /** More of one value nobody reads on a phone. */
  static final int LONGEST = 700;

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*[\\n\\r\\u0085\\u2028\\u2029]\\s*");
  private static final Pattern BROADCAST = Pattern.compile("(?i)@(here|channel|everyone)\\b");
  private static final Pattern FORMATTING = Pattern.compile("[*_~`]");

  /** A name between colons; times and addresses of numbers alone are none. */
  private static final Pattern EMOJI =
      Pattern.compile(
          ":(?=(?:[0-9]*[\\p{L}_+'-][\\p{L}0-9_+'-]{0,99}|100|1234):)", Pattern.CASE_INSENSITIVE);

  private InlineText() {}

  /** As mark-up of one line that shows the text; a cut text ends in {@code …}. */
  static String of(String text) {
    String line = oneLine(text);
    String flat = neutral(line.startsWith(">") ? "›" + line.substring(1) : line);
    String calm =
        BROADCAST.matcher(EMOJI.matcher(flat).replaceAll(":\u200B")).replaceAll("@\u200B$1");
    return Markup.entities(calm);
  }

  /** Line ends are shown, so that nobody takes what follows for something that we say. */
  static String oneLine(String text) {
    return cut(LINE_ENDS.matcher(text.strip()).replaceAll(" ⏎ "));
  }

  private static String cut(String line) {
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return line.substring(0, end) + "…";
  }

  /** A sign within a word, as in {@code api_gateway}, formats nothing and stays. */
  private static String neutral(String line) {
    Matcher sign = FORMATTING.matcher(line);
    StringBuilder shown = new StringBuilder();
    while (sign.find()) {
      char found = line.charAt(sign.start());
      boolean within = isWord(line, sign.start() - 1) && isWord(line, sign.end());
      sign.appendReplacement(shown, String.valueOf(within && found != '`' ? found : alike(found)));
    }
    return sign.appendTail(shown).toString();
  }

  private static boolean isWord(String line, int at) {
    return at >= 0 && at < line.length() && Character.isLetterOrDigit(line.charAt(at));
  }

  private static char alike(char sign) {
    return switch (sign) {
      case '*' -> '∗';
      case '_' -> 'ˍ';
      case '~' -> '∼';
      default -> 'ˋ';
    };
  }
}

package dev.opsdeck.slack.block;

import java.util.List;
import java.util.function.IntFunction;

/** The beginning of a text that is too long, cut where it hurts least. */
public final class Excerpt {
  private static final String FENCE = "```";

  /** Room for "…and 12345 more" in any language, and for the end of a fence. */
  private static final int RESERVE = 60;

  private Excerpt() {}

  /** Whole lines and how many are left out; a single line that is too long is cut. */
  static String lines(String markup, int limit, IntFunction<String> more) {
    if (markup.length() <= limit) {
      return markup;
    }
    List<String> lines = markup.lines().toList();
    StringBuilder kept = new StringBuilder();
    int count = 0;
    for (String line : lines) {
      if (kept.length() + line.length() + 1 > limit - RESERVE) {
        break;
      }
      kept.append(line).append('\n');
      count++;
    }
    if (count == 0 || kept.toString().strip().equals(FENCE)) {
      kept.append(line(lines.get(count), limit - RESERVE - kept.length())).append('\n');
      count++;
    }
    if (isFenceOpen(kept)) {
      kept.append(FENCE).append('\n');
    }
    int left = lines.size() - count;
    return left == 0 ? kept.toString().strip() : kept.append(more.apply(left)).toString();
  }

  /** One line, never cut within an entity, a mention or a pair of surrogates. */
  public static String line(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Math.max(0, limit - 2);
    int token = text.lastIndexOf('<', end);
    if (token >= 0 && text.indexOf('>', token) >= end) {
      end = token;
    }
    int entity = text.lastIndexOf('&', end);
    if (entity >= 0 && end - entity < 5 && text.indexOf(';', entity) >= end) {
      end = entity;
    }
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    String kept = text.substring(0, end);
    boolean codeOpen = kept.chars().filter(c -> c == '`').count() % 2 == 1;
    return kept + "…" + (codeOpen ? "`" : "");
  }

  private static boolean isFenceOpen(CharSequence markup) {
    return markup.toString().split(FENCE, -1).length % 2 == 0;
  }
}

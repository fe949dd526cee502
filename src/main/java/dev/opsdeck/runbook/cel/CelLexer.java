package dev.opsdeck.runbook.cel;

import java.util.Locale;
import java.util.Set;

/**
 * Just enough of CEL's tokens to know where an expression ends: strings in all their forms,
 * comments and the braces of maps.
 *
 * <p>Source: cel-spec, doc/langdef.md, "Syntax".
 */
final class CelLexer {
  private static final Set<String> RAW = Set.of("r", "br", "rb");
  private static final Set<String> COOKED = Set.of("", "b");

  private final String text;
  private int at;

  private CelLexer(String text, int from) {
    this.text = text;
    at = from;
  }

  /**
   * The brace that closes an expression, -1 when there is none.
   *
   * @param from where the expression begins
   */
  static int closingBrace(String text, int from) {
    return new CelLexer(text, from).closingBrace();
  }

  private int closingBrace() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '}' && depth == 0) {
        return at;
      } else if (c == '"' || c == '\'') {
        string("");
      } else if (c == '`') {
        skipPast('`');
      } else if (text.startsWith("//", at)) {
        skipPast('\n');
      } else if (Character.isJavaIdentifierStart(c)) {
        identifier();
      } else {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        at++;
      }
    }
    return -1;
  }

  private void skipPast(char end) {
    int found = text.indexOf(end, at + 1);
    at = found < 0 ? text.length() : found + 1;
  }

  /** Letters before a quote say how the string is to be read; before anything else they do not. */
  private void identifier() {
    int begun = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    String letters = text.substring(begun, at).toLowerCase(Locale.ROOT);
    boolean quoted = at < text.length() && "\"'".indexOf(text.charAt(at)) >= 0;
    if (quoted && (RAW.contains(letters) || COOKED.contains(letters))) {
      string(letters);
    }
  }

  private void string(String prefix) {
    String one = text.substring(at, at + 1);
    String quote = text.startsWith(one.repeat(3), at) ? one.repeat(3) : one;
    boolean escapes = !RAW.contains(prefix);
    at += quote.length();
    while (at < text.length()) {
      if (escapes && text.charAt(at) == '\\') {
        at += 2;
      } else if (text.startsWith(quote, at)) {
        at += quote.length();
        return;
      } else {
        at++;
      }
    }
  }
}

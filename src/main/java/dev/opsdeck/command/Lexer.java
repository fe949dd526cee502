package dev.opsdeck.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Splits a text into words. A quote opens at the start of a word or after an equals sign only, so
 * that "can't" needs none; it may be a typographic one, which phones and chat clients insert.
 */
final class Lexer {
  private static final String DOUBLE = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB";
  private static final String SINGLE = "'\u2018\u2019\u201A\u201B\u2039\u203A";

  /** What closes a quote in the languages that use it; any of its kind does if this is missing. */
  private static final Map<Character, String> PARTNERS =
      Map.of(
          '\u201C', "\u201D",
          '\u201D', "\u201D",
          '\u201E', "\u201C\u201D",
          '\u00AB', "\u00BB",
          '\u00BB', "\u00AB\u00BB",
          '\u2018', "\u2019",
          '\u2019', "\u2019",
          '\u2039', "\u203A",
          '\u203A', "\u2039\u203A");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private int quoted = -1;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** The words of a text, or the quote in it that nobody closed. */
  sealed interface Lexed {
    record Words(List<Token> tokens) implements Lexed {}

    /**
     * @param at where the quote stands
     */
    record Unclosed(int at) implements Lexed {}
  }

  static Lexed split(String text) {
    return new Lexer(text).split();
  }

  private Lexed split() {
    while (at < text.length()) {
      if (text.charAt(at) == ' ') {
        at++;
        continue;
      }
      int start = at;
      int unclosed = readWord();
      if (unclosed >= 0) {
        return new Lexed.Unclosed(unclosed);
      }
      tokens.add(new Token(word.toString(), start, at, quoted));
      word.setLength(0);
      quoted = -1;
    }
    return new Lexed.Words(List.copyOf(tokens));
  }

  /** Reads to the end of a word; answers where a quote stands that is not closed, else -1. */
  private int readWord() {
    boolean mayQuote = true;
    while (at < text.length() && text.charAt(at) != ' ') {
      char c = text.charAt(at);
      if (mayQuote && isQuote(c)) {
        int close = closing(at);
        if (close < 0) {
          return at;
        }
        quoted = quoted < 0 ? word.length() : quoted;
        readQuoted(close);
      } else {
        readOne(" ");
      }
      mayQuote = c == '=';
    }
    return -1;
  }

  private void readQuoted(int close) {
    at++;
    while (at < close) {
      readOne("");
    }
    at = close + 1;
  }

  /** One character; a backslash makes the next one plain if that one means something. */
  private void readOne(String meaning) {
    if (escapes(at)
        || (at + 1 < text.length()
            && text.charAt(at) == '\\'
            && meaning.indexOf(text.charAt(at + 1)) >= 0)) {
      at++;
    }
    word.append(text.charAt(at++));
  }

  private boolean escapes(int index) {
    return text.charAt(index) == '\\'
        && index + 1 < text.length()
        && (text.charAt(index + 1) == '\\' || isQuote(text.charAt(index + 1)));
  }

  private static boolean isQuote(char c) {
    return DOUBLE.indexOf(c) >= 0 || SINGLE.indexOf(c) >= 0;
  }

  private int closing(int open) {
    char quote = text.charAt(open);
    boolean single = SINGLE.indexOf(quote) >= 0;
    String kind = single ? SINGLE : DOUBLE;
    int partner = closing(open, PARTNERS.getOrDefault(quote, String.valueOf(quote)), single);
    int another = opening(open + 1, kind);
    if (partner >= 0 && (another < 0 || partner < another)) {
      return partner;
    }
    int mixed = closing(open, kind, true);
    boolean isBefore = mixed >= 0 && (another < 0 || mixed < another);
    if (isBefore || partner >= 0) {
      return isBefore ? mixed : partner;
    }
    return closing(open, kind, single);
  }

  /**
   * Where the next quote opens, so that one before it which looks different has closed this one; -1
   * when none does.
   */
  private int opening(int from, String kind) {
    for (int i = from; i + 1 < text.length(); i++) {
      boolean begins = text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '=';
      if (begins && kind.indexOf(text.charAt(i)) >= 0 && text.charAt(i + 1) != ' ') {
        return i;
      }
    }
    return -1;
  }

  /** An apostrophe within a word closes nothing. */
  private int closing(int open, String closers, boolean atWordEnd) {
    int i = open + 1;
    while (i < text.length()) {
      if (escapes(i)) {
        i += 2;
      } else if (closers.indexOf(text.charAt(i)) >= 0
          && (!atWordEnd || i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        return i;
      } else {
        i++;
      }
    }
    return -1;
  }

  /** The quote that closes one, for mending a text. */
  static char partnerOf(char quote) {
    return PARTNERS.getOrDefault(quote, String.valueOf(quote)).charAt(0);
  }
}

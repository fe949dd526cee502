package dev.opsdeck.command;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a command.
 *
 * @param text without quotes and escapes
 * @param start where it stands in the whole text, quotes and all
 * @param end after its last character
 * @param quoted where in {@code text} the first quoted part starts, -1 for none
 */
record Token(String text, int start, int end, int quoted) {
  /** Phones make an em dash of two hyphens, and an en dash of one. */
  private static final Pattern FLAG =
      Pattern.compile(
          "(?<dashes>[-\u2010-\u2015\u2212]{1,3})(?<name>\\p{L}[^=]*)(=(?<value>.*))?",
          Pattern.DOTALL);

  private Matcher flag() {
    return FLAG.matcher(text);
  }

  boolean isFlag() {
    return quoted != 0 && flag().matches();
  }

  /** Whether it begins with a dash that stands in prose too; phones make it of two hyphens. */
  boolean isTypographic() {
    return text.charAt(0) != '-';
  }

  /** The name of a flag as it was typed, in lower case. */
  String flagName() {
    Matcher flag = flag();
    return flag.matches() ? flag.group("name").toLowerCase(Locale.ROOT) : text;
  }

  boolean hasValue() {
    Matcher flag = flag();
    return flag.matches() && flag.group("value") != null;
  }

  /** What stands after the equals sign; empty when nothing does. */
  String value() {
    Matcher flag = flag();
    String value = flag.matches() ? flag.group("value") : null;
    return value == null ? "" : value;
  }

  boolean is(String word) {
    return text.equalsIgnoreCase(word);
  }

  /** The whole command with this word replaced. */
  String replacedIn(String whole, String replacement) {
    return whole.substring(0, start) + replacement + whole.substring(end);
  }

  /** The whole command with the name of this flag replaced. */
  String renamedIn(String whole, String name) {
    int equals = whole.indexOf('=', start);
    int nameEnd = hasValue() && equals >= 0 && equals < end ? equals : end;
    return whole.substring(0, start) + "--" + name + whole.substring(nameEnd);
  }

  /** The whole command without some of its words, which are given in their order. */
  static String without(List<Token> words, String whole) {
    String rest = whole;
    for (Token word : words.reversed()) {
      rest = rest.substring(0, word.start()) + rest.substring(word.end()).stripLeading();
    }
    return rest.strip();
  }
}

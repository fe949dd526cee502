package dev.opsdeck.foreign;

/**
 * Leaves of a text what a person would see of it. A secret that is cut in two by a colour, or by a
 * character of no width, is one word again for whoever looks at the text next.
 *
 * <p>Sources: ECMA-48 (control functions), UAX #9 (direction), Unicode's default-ignorable
 * characters.
 */
final class ControlSequences {
  private static final char ESC = '\u001b';
  private static final char BEL = '\u0007';
  private static final char BACKSPACE = '\b';
  private static final char CSI = '\u009b';
  private static final char STRING_END = '\u009c';

  /** C1 forms of DCS, SOS, OSC, PM and APC. */
  private static final String STRINGS_C1 = "\u0090\u0098\u009d\u009e\u009f";

  /** The same after an escape. */
  private static final String STRINGS = "PX]^_";

  /** Invisible, although Unicode does not call them format characters. */
  private static final String BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";

  private final String raw;
  private final StringBuilder kept;
  private int at;

  private ControlSequences(String raw) {
    this.raw = raw;
    this.kept = new StringBuilder(raw.length());
  }

  /** Without control sequences; every kind of line end has become a {@code \n}. */
  static String strip(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (isSuspicious(raw.charAt(i))) {
        return new ControlSequences(raw).stripped();
      }
    }
    return raw;
  }

  /** Printable ASCII, tabs and line ends are most of what there is. */
  private static boolean isSuspicious(char c) {
    return c < ' ' ? c != '\n' && c != '\t' : c > '~';
  }

  private String stripped() {
    while (at < raw.length()) {
      int point = raw.codePointAt(at);
      at += Character.charCount(point);
      take(point);
    }
    return kept.toString();
  }

  private void take(int point) {
    switch (point) {
      case ESC -> skipEscape();
      case CSI -> skipControl();
      case BACKSPACE -> kept.setLength(Math.max(0, kept.length() - 1));
      case '\r' -> takeReturn();
      case '\n', '\t' -> kept.append((char) point);
      case 0x0b, 0x0c, 0x85, 0x2028, 0x2029 -> kept.append('\n');
      default -> {
        if (point < 0x100 && STRINGS_C1.indexOf(point) >= 0) {
          skipString();
        } else if (!isInvisible(point)) {
          kept.appendCodePoint(isHalf(point) ? 0xfffd : point);
        }
      }
    }
  }

  private void takeReturn() {
    if (at >= raw.length() || raw.charAt(at) != '\n') {
      kept.append('\n');
    }
  }

  private boolean isInvisible(int point) {
    return Character.isISOControl(point)
        || Character.getType(point) == Character.FORMAT
        || BLANKS.indexOf(point) >= 0
        || isVariation(point) && endsInWord();
  }

  /** Those choose how a sign looks: after one they stay, after a letter they would hide. */
  private static boolean isVariation(int point) {
    return (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
  }

  private boolean endsInWord() {
    return kept.isEmpty() || kept.charAt(kept.length() - 1) <= '~';
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private void skipEscape() {
    if (at >= raw.length()) {
      return;
    }
    char kind = raw.charAt(at);
    if (kind == '[') {
      at++;
      skipControl();
    } else if (STRINGS.indexOf(kind) >= 0) {
      at++;
      skipString();
    } else {
      skipWhile(' ', '/');
      skipOne('0', '~');
    }
  }

  /** Parameters, intermediates and the final byte of a control sequence. */
  private void skipControl() {
    skipWhile('0', '?');
    skipWhile(' ', '/');
    skipOne('@', '~');
  }

  /** Up to its end; one that is never closed is a line at most, so that it hides no more. */
  private void skipString() {
    while (at < raw.length() && raw.charAt(at) != '\n') {
      char c = raw.charAt(at++);
      if (c == BEL || c == STRING_END) {
        return;
      }
      if (c == ESC && at < raw.length() && raw.charAt(at) == '\\') {
        at++;
        return;
      }
    }
  }

  private void skipWhile(char first, char last) {
    while (at < raw.length() && raw.charAt(at) >= first && raw.charAt(at) <= last) {
      at++;
    }
  }

  private void skipOne(char first, char last) {
    if (at < raw.length() && raw.charAt(at) >= first && raw.charAt(at) <= last) {
      at++;
    }
  }
}

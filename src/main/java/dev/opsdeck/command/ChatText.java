package dev.opsdeck.command;

import java.util.regex.Pattern;

/** Takes out of a text what people do not see in it: odd spaces, marks of code. */
final class ChatText {
  private static final Pattern CODE = Pattern.compile("(?<!\\S)`+([^`\\s]+)`+(?!\\S)");

  /** Zero-width and direction marks, invisible in what the person sees. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD]");

  private static final Pattern SPACE =
      Pattern.compile("[\\s\u00A0\u2000-\u200A\u202F\u205F\u3000\\p{Cntrl}]");

  /** In which there is nothing of all this, as in nearly every command. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^`]]*+");

  private ChatText() {}

  /** The text as the person typed it. */
  static String typed(String received) {
    return PLAIN.matcher(received).matches() ? received.strip() : cleaned(received);
  }

  private static String cleaned(String received) {
    String text = INVISIBLE.matcher(received).replaceAll("");
    text = SPACE.matcher(text).replaceAll(" ");
    return CODE.matcher(text).replaceAll("$1").strip();
  }
}

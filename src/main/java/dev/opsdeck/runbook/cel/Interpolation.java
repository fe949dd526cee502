package dev.opsdeck.runbook.cel;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions in it, such as {@code ${service.image}:${params.tag}}; a doubled dollar
 * sign before the brace makes it plain text.
 *
 * @param closed whether every expression has its closing brace
 */
public record Interpolation(List<Part> parts, boolean closed) {
  public Interpolation {
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  public sealed interface Part {
    record Plain(String text) implements Part {}

    record Code(String expression) implements Part {}
  }

  public static Interpolation parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = CelLexer.closingBrace(text, at + 2);
        if (end < 0) {
          return new Interpolation(parts, false);
        }
        flush(plain, parts);
        parts.add(new Part.Code(text.substring(at + 2, end).strip()));
        at = end + 1;
      } else {
        plain.append(text.charAt(at++));
      }
    }
    flush(plain, parts);
    return new Interpolation(parts, true);
  }

  /** Whether nothing has to be worked out. */
  public boolean isPlain() {
    return parts.stream().allMatch(Part.Plain.class::isInstance);
  }

  private static void flush(StringBuilder plain, List<Part> parts) {
    if (!plain.isEmpty()) {
      parts.add(new Part.Plain(plain.toString()));
      plain.setLength(0);
    }
  }
}

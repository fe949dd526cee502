package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.DeclareIncident;
import dev.opsdeck.command.ChatCommand.Operate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes commands as a person would type them, so that the parser reads the same again. */
final class CommandText {
  private static final String PLAIN = "[\\p{L}\\p{N}][\\p{L}\\p{N}._:/@+-]*";

  private CommandText() {}

  /** The same command about another target. */
  static String of(Operate operate, TargetFinder.Words target) {
    StringBuilder text = new StringBuilder(operate.verb());
    if (target.service() == null) {
      append(text, "environment", target.environment());
    } else {
      word(text, target.service());
      word(text, target.environment());
    }
    append(text, "platform", target.platform());
    operate.flags().forEach((name, value) -> append(text, name, value));
    return text.toString();
  }

  /** The same declaration about another target. */
  static String of(DeclareIncident declare, TargetFinder.Words target) {
    StringBuilder text = new StringBuilder("declare-sev" + declare.severity());
    append(text, "title", declare.title());
    append(text, "service", target.service());
    append(text, "environment", target.environment());
    append(text, "platform", target.platform());
    return text.toString();
  }

  /** The text with flags behind it; those without a value are left out. */
  static String with(String text, Map<String, String> flags) {
    StringBuilder longer = new StringBuilder(text);
    flags.forEach((name, value) -> append(longer, name, value.isBlank() ? null : value));
    return longer.toString();
  }

  private static void append(StringBuilder text, String flag, @Nullable String value) {
    if (value != null) {
      text.append(" --")
          .append(flag)
          .append(value.matches(PLAIN) ? ' ' : '=')
          .append(quoted(value));
    }
  }

  private static void word(StringBuilder text, @Nullable String value) {
    if (value != null) {
      text.append(' ').append(quoted(value));
    }
  }

  private static String quoted(String value) {
    return value.matches(PLAIN)
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

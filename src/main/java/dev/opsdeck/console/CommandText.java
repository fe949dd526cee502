package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.DeclareIncident;
import dev.opsdeck.command.ChatCommand.LaunchOptions;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.command.ChatCommand.When;
import dev.opsdeck.command.Verb;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.runbook.CommandBinding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes commands as a person would type them, so that the parser reads the same again. */
final class CommandText {
  private static final String PLAIN = "[\\p{L}\\p{N}][\\p{L}\\p{N}._:/@+,-]*";

  private CommandText() {}

  /** The same command about another target. */
  static String of(Operate operate, TargetFinder.Words target) {
    LaunchOptions manner = operate.manner();
    boolean unsaid = manner.when() instanceof When.Unsaid;
    StringBuilder text = new StringBuilder(unsaid ? "schedule " : "").append(operate.verb());
    String named = target.target() == null || target.target().isEmpty() ? null : target.target();
    if (named == null) {
      append(text, "environment", target.environment());
    } else {
      word(text, named);
      word(text, target.environment());
    }
    append(text, "platform", target.platform());
    operate.flags().forEach((name, value) -> append(text, name, value));
    append(text, "at", manner.when() instanceof When.At(String moment) ? moment : null);
    append(text, "break-glass", manner.breakGlass());
    return text.toString();
  }

  /** One of the console's own verbs: words first, then flags in their order. */
  static String of(Verb verb, Values values) {
    Map<String, String> rest = new LinkedHashMap<>();
    verb.flags().forEach(flag -> put(rest, flag.name(), values.get(flag.name())));
    StringBuilder text = new StringBuilder(verb.name());
    for (String name : verb.positional()) {
      if (!rest.containsKey(name)) {
        break;
      }
      word(text, rest.remove(name));
    }
    return with(text.toString(), rest);
  }

  /** Starts a runbook, whatever verb of its own it has. */
  static String of(RunView.RemedyView remedy, RunView.TargetView about) {
    StringBuilder text = new StringBuilder(CommandBinding.RUN + " " + remedy.runbook());
    if (remedy.target().isEmpty()) {
      append(text, "environment", about.environment());
    } else {
      word(text, remedy.target());
      word(text, about.environment());
    }
    append(text, "platform", about.platform());
    return with(text.toString(), remedy.parameters());
  }

  /** The same declaration about another target. */
  static String of(DeclareIncident declare, TargetFinder.Words target) {
    StringBuilder text = new StringBuilder("declare-sev" + declare.severity());
    append(text, "title", declare.title());
    append(text, "target", target.target());
    append(text, "environment", target.environment());
    append(text, "platform", target.platform());
    return text.toString();
  }

  /** The same values about another target. */
  static Values aboutTarget(Values values, TargetFinder.Words target) {
    Map<String, String> other = new TreeMap<>(values.byFlag());
    put(other, "target", target.target());
    put(other, "environment", target.environment());
    put(other, "platform", target.platform());
    return new Values(other);
  }

  private static void put(Map<String, String> values, String flag, @Nullable String value) {
    if (value == null) {
      values.remove(flag);
    } else {
      values.put(flag, value);
    }
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

package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.Values;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was typed behind the console's own verbs, and how to ask for what is missing. */
final class ControlText {
  private ControlText() {}

  static TargetFinder.Words words(Values values) {
    return new TargetFinder.Words(
        values.get("target"), values.get("environment"), values.get("platform"));
  }

  static TargetFinder.Typed typed(
      Control control, TargetFinder.Words words, AcceptedTargets accepted) {
    return new TargetFinder.Typed(
        words,
        ControlHandler.SLASH,
        accepted,
        other ->
            CommandText.of(
                control.verb().verb(), CommandText.aboutTarget(control.values(), other)));
  }

  static Reply form(Control control, List<Reply.Field> fields) {
    String command = ControlHandler.SLASH + " " + control.verb().verb().name();
    return new FormId.Command(
            ControlHandler.SLASH, CommandText.of(control.verb().verb(), control.values()))
        .form(Fact.of("console.form.command", "command", command), fields);
  }

  static @Nullable String said(@Nullable String reason) {
    return Optional.ofNullable(reason).map(String::strip).filter(r -> !r.isEmpty()).orElse(null);
  }
}

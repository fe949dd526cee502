package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.kernel.Fact;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What was not understood: asks for what is merely missing, else says what would be right. */
@Singleton
final class InvalidHandler {
  private final ChannelContexts places;

  InvalidHandler(ChannelContexts places) {
    this.places = places;
  }

  Reply handle(Console.Request request, String slash, String text, Invalid invalid) {
    if (!places.of(request).operations()) {
      return ChannelContexts.notHere();
    }
    Fact title = Fact.of("console.form.declare");
    return switch (invalid.why().code()) {
      case "command.title.missing" ->
          new FormId.Command(slash, text.strip()).form(title, List.of(FormFields.title()));
      case "command.severity.missing" ->
          invalid.corrections().isEmpty()
              ? new FormId.NewIncident()
                  .form(title, List.of(FormFields.severity(), FormFields.title()))
              : corrected(request, slash, invalid);
      default -> corrected(request, slash, invalid);
    };
  }

  private static Reply corrected(Console.Request request, String slash, Invalid invalid) {
    List<Reply.Button> buttons =
        invalid.corrections().stream()
            .map(text -> Buttons.typing(request, slash + " " + text, slash, text))
            .flatMap(Optional::stream)
            .toList();
    return new Reply.Refused(invalid.why(), buttons);
  }
}

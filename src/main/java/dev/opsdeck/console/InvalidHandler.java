package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.kernel.Fact;
import jakarta.inject.Singleton;
import java.util.List;

/** What was not understood: asks for what is merely missing, else says what would be right. */
@Singleton
final class InvalidHandler {
  private final ChannelContexts places;
  private final Corrections corrections;

  InvalidHandler(ChannelContexts places, Corrections corrections) {
    this.places = places;
    this.corrections = corrections;
  }

  Reply handle(Console.Request request, String slash, String text, Invalid invalid) {
    if (!places.of(request).operations()) {
      return ChannelContexts.notHere();
    }
    Fact title = Fact.of("console.form.declare");
    return switch (invalid.lack()) {
      case TITLE ->
          new FormId.Command(slash, text.strip()).form(title, List.of(FormFields.title()));
      case SEVERITY ->
          invalid.corrections().isEmpty()
              ? new FormId.NewIncident()
                  .form(title, List.of(FormFields.severity(), FormFields.title()))
              : severities(request, slash, invalid);
      case NOTHING -> corrected(request, slash, invalid);
    };
  }

  /** The words were understood: only which severity it is must be said. */
  private static Reply severities(Console.Request request, String slash, Invalid invalid) {
    List<Reply.Button> buttons =
        invalid.corrections().stream()
            .flatMap(text -> Buttons.typing(request, slash + " " + text, slash, text).stream())
            .toList();
    return new Reply.Refused(invalid.why(), buttons);
  }

  private Reply corrected(Console.Request request, String slash, Invalid invalid) {
    return new Reply.Refused(
        invalid.why(), corrections.buttons(request, slash, invalid.corrections()));
  }
}

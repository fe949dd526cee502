package dev.opsdeck.console;

import java.util.Optional;

/** Buttons that type a command, as long as it fits into a button. */
final class Buttons {
  /** Slack takes 2000 characters as the value of a button; the text is not all of it. */
  private static final int LONGEST = 1500;

  private static final int LONGEST_LABEL = 75;

  private Buttons() {}

  /** Types the command about other words for its target. */
  static Optional<Reply.Button> typing(
      ChannelContext place, TargetFinder.Typed typed, String label, TargetFinder.Words words) {
    return typing(place.request(), label, typed.slash(), typed.retype().apply(words));
  }

  /** Types a command; absent when it is too long for a button. */
  static Optional<Reply.Button> typing(
      Console.Request request, String label, String slash, String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String shown =
        label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL - 1) + "…" : label;
    return Optional.of(new Reply.Button(shown, new ButtonAction.Type(slash, text, request.id())));
  }
}

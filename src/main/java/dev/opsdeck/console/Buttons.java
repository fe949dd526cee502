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

  /** Shows a command that changes something before it is typed; absent when it is too long. */
  static Optional<Reply.Button> proposing(
      Console.Request request, String label, String slash, String text) {
    return text.length() > LONGEST
        ? Optional.empty()
        : Optional.of(
            new Reply.Button(
                shown(label + "…"), new ButtonAction.Propose(slash, text, request.id())));
  }

  /** Types a command; absent when it is too long for a button. */
  static Optional<Reply.Button> typing(
      Console.Request request, String label, String slash, String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    return Optional.of(
        new Reply.Button(shown(label), new ButtonAction.Type(slash, text, request.id())));
  }

  static String shown(String label) {
    return label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL - 1) + "…" : label;
  }
}

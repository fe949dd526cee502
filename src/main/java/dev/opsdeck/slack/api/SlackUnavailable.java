package dev.opsdeck.slack.api;

import java.time.Duration;

/** Slack has not said what it was asked for, and is to be left in peace for a while. */
final class SlackUnavailable extends IllegalStateException {
  static final Duration A_WHILE = Duration.ofSeconds(5);

  private static final long serialVersionUID = 1L;

  private final Duration pause;

  SlackUnavailable(String why) {
    this(why, A_WHILE);
  }

  /**
   * @param pause before which Slack wants not to be asked again
   */
  SlackUnavailable(String why, Duration pause) {
    super(why);
    this.pause = pause;
  }

  Duration pause() {
    return pause;
  }
}

package dev.opsdeck.slack.api;

import java.time.Duration;

/**
 * Hears of every call to Slack, for figures. Called on the thread of the call; must be quick and
 * must not throw.
 */
@FunctionalInterface
public interface CallObserver {
  /** Hears nothing. */
  CallObserver NONE = (method, outcome, took) -> {};

  /** What came of a call. */
  enum Outcome {
    OK,
    /** Slack said no. */
    REFUSED,
    /** 429. */
    LIMITED,
    /** No answer, or none of Slack's. */
    UNREACHABLE
  }

  /**
   * @param method of the Web API, such as {@code chat.postMessage}; {@code upload} for the bytes of
   *     a file, {@code respond} for a late answer
   */
  void called(String method, Outcome outcome, Duration took);
}

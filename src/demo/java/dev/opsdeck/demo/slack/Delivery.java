package dev.opsdeck.demo.slack;

import java.time.Duration;
import java.util.Map;

/**
 * A request that Slack sent to the app, and what came back.
 *
 * @param took real time until the answer, or until Slack stopped waiting
 */
public record Delivery(Request request, Outcome outcome, int status, String body, Duration took) {
  /** How a delivery ended. */
  public enum Outcome {
    ANSWERED,
    REFUSED,
    TOO_LATE,
    UNREACHABLE
  }

  /** The bytes that went out: sending them again is what Slack's retries look like. */
  public record Request(String contentType, String body, Map<String, String> headers) {
    public Request {
      headers = Map.copyOf(headers);
    }
  }

  /** Says whether the app answered 200 in time. */
  public boolean ok() {
    return outcome == Outcome.ANSWERED;
  }
}

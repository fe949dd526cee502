package dev.opsdeck.demo.slack.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A call that the app made to the Web API.
 *
 * @param answer what the workspace made of it, whether or not the app got to see it
 */
public record Call(String method, ObjectNode args, ObjectNode answer, Instant at, Fate fate) {
  /** What became of the answer. */
  public enum Fate {
    DELIVERED,
    LOST
  }

  public boolean ok() {
    return answer.path("ok").asBoolean();
  }

  public String error() {
    return answer.path("error").asText();
  }

  /** How many seconds Slack told the app to wait, 0 when it did not. */
  public int retryAfter() {
    return answer.path("retry_after").asInt();
  }

  public String arg(String name) {
    return args.path(name).asText();
  }
}

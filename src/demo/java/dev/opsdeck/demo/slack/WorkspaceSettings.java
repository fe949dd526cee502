package dev.opsdeck.demo.slack;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a workspace starts.
 *
 * @param port 0 takes a free one
 * @param requestUrl where the app takes commands, interactions and events
 * @param clock stamps messages and signatures, and ends tickets
 * @param answerLimit how long an acknowledgement may take, in real time
 */
public record WorkspaceSettings(
    int port,
    String botToken,
    String signingSecret,
    URI requestUrl,
    InstantSource clock,
    Duration answerLimit) {

  /** Slack's own three seconds, a free port, and the app on port 8081 of this machine. */
  public static WorkspaceSettings defaults() {
    return new WorkspaceSettings(
        0,
        "xoxb-playground",
        "playground-signing-secret",
        URI.create("http://localhost:8081/slack/events"),
        InstantSource.system(),
        Duration.ofSeconds(3));
  }

  public WorkspaceSettings withPort(int other) {
    return new WorkspaceSettings(other, botToken, signingSecret, requestUrl, clock, answerLimit);
  }

  public WorkspaceSettings withRequestUrl(URI other) {
    return new WorkspaceSettings(port, botToken, signingSecret, other, clock, answerLimit);
  }

  public WorkspaceSettings withClock(InstantSource other) {
    return new WorkspaceSettings(port, botToken, signingSecret, requestUrl, other, answerLimit);
  }

  public WorkspaceSettings withAnswerLimit(Duration other) {
    return new WorkspaceSettings(port, botToken, signingSecret, requestUrl, clock, other);
  }
}

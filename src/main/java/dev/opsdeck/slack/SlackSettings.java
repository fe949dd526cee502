package dev.opsdeck.slack;

import dev.opsdeck.kernel.Secret;
import java.net.URI;

/**
 * How Slack is reached, and how it proves that a request is its own.
 *
 * @param apiUrl of the Web API, such as {@code https://slack.com/api/}
 */
public record SlackSettings(Secret botToken, Secret signingSecret, URI apiUrl) {
  public SlackSettings {
    if (!apiUrl.toString().endsWith("/")) {
      apiUrl = URI.create(apiUrl + "/");
    }
  }
}

package dev.opsdeck.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.api.SlackClient.Answer;

/** Asks Slack whether it knows us. */
public final class SlackDoctor {
  private SlackDoctor() {}

  /** What Slack said. */
  public sealed interface Finding {
    record Well(String team, String bot) implements Finding {}

    /**
     * @param reason Slack's own error code, such as {@code invalid_auth}, or why no answer came
     */
    record Ill(String reason) implements Finding {}
  }

  public static Finding look(SlackSettings settings) {
    SlackClient client = SlackClient.of(settings.botToken(), settings.apiUrl());
    Answer<AuthTestResponse> answer = client.call(methods -> methods.authTest(test -> test));
    return switch (answer) {
      case Answer.Ok<AuthTestResponse> ok ->
          new Finding.Well(ok.value().getTeam(), ok.value().getUser());
      case Answer.Refused<AuthTestResponse> refused -> new Finding.Ill(refused.error());
      case Answer.Limited<AuthTestResponse> _ -> new Finding.Ill("ratelimited");
      case Answer.NotConnected<AuthTestResponse> lost -> new Finding.Ill(lost.why());
      case Answer.Unreachable<AuthTestResponse> lost -> new Finding.Ill(lost.why());
      case Answer.Unreadable<AuthTestResponse> strange -> new Finding.Ill(strange.why());
    };
  }
}

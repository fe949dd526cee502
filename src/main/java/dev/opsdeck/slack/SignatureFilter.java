package dev.opsdeck.slack;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Turns away, before its body is read, what cannot be a request of Slack. */
@ServerFilter("/slack/events")
@Requires(beans = SlackApp.class)
final class SignatureFilter {
  private final SlackApp slack;

  SignatureFilter(SlackApp slack) {
    this.slack = slack;
  }

  @RequestFilter
  @Nullable HttpResponse<?> look(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    boolean possible =
        slack.mayBeSlacks(
            headers.get(SignatureCheck.SIGNATURE), headers.get(SignatureCheck.TIMESTAMP));
    return possible ? null : HttpResponse.unauthorized().header(HttpHeaders.CONNECTION, "close");
  }
}

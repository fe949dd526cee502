package dev.opsdeck.slack;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    if (!possible) {
      return HttpResponse.unauthorized().header(HttpHeaders.CONNECTION, "close");
    }
    return request.getContentLength() == 0 ? empty(headers) : null;
  }

  /** Micronaut would refuse it without a word of ours in the log. */
  private HttpResponse<?> empty(HttpHeaders headers) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(all::put);
    return HttpResponse.status(HttpStatus.valueOf(slack.handle(all, new byte[0]).status()));
  }
}

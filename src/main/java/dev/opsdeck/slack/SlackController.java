package dev.opsdeck.slack;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one address that Slack sends everything to; the raw bytes, because they are signed. */
@Controller("/slack/events")
@Requires(beans = SlackApp.class)
final class SlackController {
  private final SlackApp slack;

  SlackController(SlackApp slack) {
    this.slack = slack;
  }

  @Post
  @Consumes(MediaType.ALL)
  @ExecuteOn("slack")
  HttpResponse<String> events(HttpRequest<?> request, @Body byte @Nullable [] body) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.getHeaders().forEach(headers::put);
    SlackApp.HttpAnswer answer = slack.handle(headers, body == null ? new byte[0] : body);
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(HttpStatus.valueOf(answer.status()));
    if (answer.contentType() != null) {
      response.contentType(answer.contentType()).body(answer.body());
    }
    return response;
  }
}

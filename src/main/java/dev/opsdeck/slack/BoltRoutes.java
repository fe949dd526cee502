package dev.opsdeck.slack;

import com.google.gson.JsonParseException;
import com.slack.api.Slack;
import com.slack.api.app_backend.events.payload.Authorization;
import com.slack.api.app_backend.events.payload.EventsApiPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.AppMentionEvent;
import dev.opsdeck.slack.api.RequestClaims;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which handler takes which request of Slack. Safe for many threads. */
final class BoltRoutes {
  /** What the request that is being handled says of itself. */
  private static final ScopedValue<RequestClaims> CLAIMS = ScopedValue.newInstance();

  private final App app;

  private BoltRoutes(App app) {
    this.app = app;
  }

  /** The handlers of an app. */
  record Handlers(
      SlackHandlers requests,
      FormSubmissions forms,
      MentionHandler mentions,
      ChannelEvents channels) {}

  /**
   * Bolt without its own middleware: the signature has been checked, and asking Slack who we are
   * must not stand between a request and its acknowledgement.
   */
  static BoltRoutes to(Slack slack, Handlers handlers) {
    AppConfig config =
        AppConfig.builder()
            .slack(slack)
            .requestVerificationEnabled(false)
            .unmatchedRequestHandler(request -> Response.ok())
            .build();
    App app = new App(config, List.of());
    SlackHandlers requests = handlers.requests();
    FormSubmissions forms = handlers.forms();
    for (String slash : List.of("/ops", "/incident")) {
      app.command(slash, (request, _) -> requests.slash(request.getPayload(), CLAIMS.get()));
    }
    app.blockAction(
        Pattern.compile("opsdeck:.*"),
        (request, _) -> requests.press(request.getPayload(), CLAIMS.get()));
    app.viewSubmission(
        FormView.CALLBACK, (request, _) -> forms.submission(request.getPayload(), CLAIMS.get()));
    app.blockSuggestion(
        Pattern.compile(FormView.SEARCH + ".*"),
        (request, _) -> forms.options(request.getPayload(), CLAIMS.get()));
    app.event(
        AppMentionEvent.class,
        (payload, context) -> handlers.mentions().handle(mention(payload, context.getRetryNum())));
    handlers.channels().listen(app);
    return new BoltRoutes(app);
  }

  private static MentionHandler.Delivery mention(
      EventsApiPayload<AppMentionEvent> payload, @Nullable Integer retry) {
    List<Authorization> ours =
        payload.getAuthorizations() == null ? List.of() : payload.getAuthorizations();
    String bot = ours.isEmpty() ? "" : String.valueOf(ours.getFirst().getUserId());
    return new MentionHandler.Delivery(
        payload.getEvent(), bot, retry == null ? 0 : retry, CLAIMS.get());
  }

  /** Throws what a handler throws. */
  Response run(Request<?> request) throws Exception {
    return ScopedValue.where(CLAIMS, claims(request)).call(() -> app.run(request));
  }

  private static RequestClaims claims(Request<?> request) {
    try {
      return RequestClaims.read(request.getRequestBodyAsString());
    } catch (IllegalArgumentException e) {
      throw new JsonParseException("no request of Slack", e);
    }
  }

  AppConfig config() {
    return app.config();
  }
}

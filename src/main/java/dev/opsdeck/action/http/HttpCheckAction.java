package dev.opsdeck.action.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.http.HttpProbe.Answer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code http.check}: whether a URL answers as it should. */
final class HttpCheckAction implements ReadAction<HttpCheckAction.Input, HttpCheckAction.Output> {
  private static final int MOST_REDIRECTS = 3;
  private static final int SHOWN = 200;

  /**
   * @param status the one that is right; without it any of 200 to 299
   * @param anyOf JSON of which at least one must be in the answer: an object with some of its
   *     fields, or a text that stands in it
   */
  record Input(
      String url,
      @Nullable Integer status,
      @Nullable List<JsonNode> anyOf,
      @Nullable Expect expect) {}

  /** What kind of an answer is right. */
  enum Expect {
    /** Content: any of 200 to 299, or the status that is asked for. The usual. */
    @JsonProperty("ok")
    OK,
    /** Whatever it says: somebody answers there. */
    @JsonProperty("any")
    ANY,
    /** A redirect to https on the same host. */
    @JsonProperty("https-redirect")
    HTTPS_REDIRECT
  }

  /**
   * @param millis from sending to the whole answer, redirects included
   */
  record Output(int status, long millis) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "http.check", Effect.READ, AcceptedTargets.ANY, Input.class, Output.class, List.of());

  private final HttpProbe probe;

  HttpCheckAction(HttpProbe probe) {
    this.probe = probe;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) {
    @Nullable URI url = parse(input.url());
    if (url == null) {
      return new Failed<>(Fact.of("http.bad-url", "url", input.url()), Again.WILL_NOT_HELP);
    }
    Instant begun = context.now();
    return follow(context, input, url, begun, 0);
  }

  private StepOutcome<Output> follow(
      StepContext context, Input input, URI url, Instant begun, int redirects) {
    return switch (probe.get(url, NamedHosts.reach(context.target(), url.getHost()))) {
      case Answer.Page page when input.expect() == Expect.HTTPS_REDIRECT ->
          toHttps(url, page, millis(begun, context));
      case Answer.Page page when input.expect() == Expect.ANY ->
          answered(url, page, millis(begun, context));
      case Answer.Page page when redirects(page, input) -> {
        @Nullable URI next = parse(url.resolve(page.location()).toString());
        if (next == null || !sameSite(url, next)) {
          yield failed(Fact.of("http.redirected", "url", url, "to", page.location()));
        }
        yield redirects < MOST_REDIRECTS
            ? follow(context, input, next, begun, redirects + 1)
            : failed(Fact.of("http.redirect-loop", "url", url, "times", redirects));
      }
      case Answer.Page page -> judge(input, url, page, millis(begun, context));
      case Answer.UnknownHost(var host) ->
          failed(Fact.of("http.unknown-host", "host", host, "url", url));
      case Answer.ForbiddenHost(var host, var address) ->
          new Failed<>(
              Fact.of("http.forbidden-address", "host", host, "address", address),
              Again.WILL_NOT_HELP);
      case Answer.PrivateHost(var host, var address) ->
          new Failed<>(
              Fact.of("http.private-address", "host", host, "address", address),
              Again.WILL_NOT_HELP);
      case Answer.Refused(var why) -> failed(Fact.of("http.refused", "url", url, "why", why));
      case Answer.TimedOut() ->
          failed(
              Fact.of(
                  "http.timed-out",
                  "url",
                  url,
                  "connect",
                  HttpActions.CONNECT,
                  "read",
                  HttpActions.READ));
      case Answer.NoTls(var why) -> failed(Fact.of("http.no-tls", "url", url, "why", why));
      case Answer.TooLong() ->
          failed(Fact.of("http.too-long", "url", url, "bytes", HttpActions.MOST_BYTES));
      case Answer.Broken(var why) -> failed(Fact.of("http.broken", "url", url, "why", why));
    };
  }

  private static long millis(Instant begun, StepContext context) {
    return Duration.between(begun, context.now()).toMillis();
  }

  private static StepOutcome<Output> answered(URI url, Answer.Page page, long millis) {
    return new Done<>(
        new Output(page.status(), millis),
        Fact.of("http.answered", "url", url, "status", page.status(), "millis", millis));
  }

  private static StepOutcome<Output> toHttps(URI url, Answer.Page page, long millis) {
    @Nullable URI next =
        page.location().isEmpty() ? null : parse(url.resolve(page.location()).toString());
    boolean secure =
        page.status() / 100 == 3
            && next != null
            && next.getScheme().equalsIgnoreCase("https")
            && next.getHost().equalsIgnoreCase(url.getHost());
    return secure
        ? new Done<>(
            new Output(page.status(), millis),
            Fact.of(
                "http.sends-to-https",
                "url",
                url,
                "status",
                page.status(),
                "to",
                url.resolve(page.location())))
        : failed(
            Fact.of(
                "http.stays-insecure", "url", url, "status", page.status(), "to", page.location()));
  }

  private static StepOutcome<Output> judge(Input input, URI url, Answer.Page page, long millis) {
    @Nullable Integer wanted = input.status();
    boolean right = wanted == null ? page.status() / 100 == 2 : wanted.intValue() == page.status();
    if (!right) {
      return failed(
          Fact.of(
              "http.wrong-status",
              "url",
              url,
              "status",
              page.status(),
              "wanted",
              wanted == null ? "2xx" : wanted.toString(),
              "body",
              shown(page.body())));
    }
    @Nullable List<JsonNode> anyOf = input.anyOf();
    if (anyOf != null && anyOf.stream().noneMatch(expected -> has(page.body(), expected))) {
      String bodies = anyOf.stream().map(JsonNode::toString).collect(Collectors.joining(", "));
      return failed(
          Fact.of("http.wrong-body", "url", url, "wanted", bodies, "body", shown(page.body())));
    }
    return answered(url, page, millis);
  }

  private static boolean has(String body, JsonNode expected) {
    if (expected.isTextual() && body.contains(expected.asText())) {
      return true;
    }
    try {
      return Containment.contains(Json.parse(body), expected);
    } catch (IllegalArgumentException notJson) {
      return false;
    }
  }

  private static boolean redirects(Answer.Page page, Input input) {
    Integer wanted = input.status();
    boolean asked = wanted != null && wanted / 100 == 3;
    return page.status() / 100 == 3 && !page.location().isEmpty() && !asked;
  }

  /** The same host, and never from https down to http. */
  private static boolean sameSite(URI from, URI to) {
    boolean down =
        from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https");
    return from.getHost().equalsIgnoreCase(to.getHost()) && !down;
  }

  private static @Nullable URI parse(String text) {
    try {
      URI url = new URI(text.strip());
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      return web && url.getHost() != null && url.getUserInfo() == null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String shown(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static Failed<Output> failed(Fact why) {
    return new Failed<>(why, Again.MAY_HELP);
  }
}

package dev.opsdeck.action.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's REST API as of {@value #VERSION} (docs.github.com/rest), asked as whom the token says.
 * Safe for any number of threads.
 */
final class GitHub {
  /** The variable that holds the token. */
  static final String TOKEN = "OPSDECK_GITHUB_TOKEN";

  private static final String SERVICE = "GitHub";
  private static final String VERSION = "2022-11-28";

  private final Rest rest;
  private final String token;
  private final String variable;

  GitHub(Rest rest, String token) {
    this(rest, token, TOKEN);
  }

  /**
   * @param variable that holds the token, as people are told
   */
  GitHub(Rest rest, String token, String variable) {
    this.rest = rest;
    this.token = token;
    this.variable = variable;
  }

  /** What a request gave. */
  sealed interface Answer {
    record Ok(int status, JsonNode body) implements Answer {}

    record No(Refusal refusal) implements Answer {}
  }

  /**
   * Why it gave nothing.
   *
   * @param status of the answer; 0 when there was none
   * @param until when a limit ends; absent when none is used up
   */
  record Refusal(int status, Fact why, Again again, @Nullable Instant until, boolean inDoubt) {
    <O extends Record> StepOutcome.Failed<O> failed() {
      return new StepOutcome.Failed<>(why, again);
    }

    <O extends Record> PlanOutcome.Refused<O> refused() {
      return new PlanOutcome.Refused<>(why);
    }

    <O extends Record> Settlement.Undecidable<O> undecidable() {
      return new Settlement.Undecidable<>(why);
    }

    /** Of a request that would have changed something. */
    <O extends Record> StepOutcome<O> unchanged() {
      return inDoubt ? new StepOutcome.Unknown<>(why) : failed();
    }
  }

  /** Where an environment's code is, or that nobody has said so. */
  static @Nullable Repository repository(StepContext context) {
    return context.environment().delivery().github();
  }

  static Fact unconfigured(StepContext context) {
    return Fact.of("github.not-configured", "environment", context.environment().label());
  }

  /**
   * @param path behind {@code /repos/owner/name}
   */
  Answer get(Repository repository, String path, Map<String, String> query)
      throws InterruptedException {
    return send(repository, RestCall.get(SERVICE, repository.api(), at(repository, path), query));
  }

  Answer post(Repository repository, String path, JsonNode body) throws InterruptedException {
    return send(repository, RestCall.post(SERVICE, repository.api(), at(repository, path), body));
  }

  /**
   * @param path from the root of the API
   */
  Answer ask(Repository at, String path, Map<String, String> query) throws InterruptedException {
    return send(at, RestCall.get(SERVICE, at.api(), path, query));
  }

  /**
   * @param path from the root of the API
   */
  Answer delete(Repository at, String path) throws InterruptedException {
    return send(at, RestCall.delete(SERVICE, at.api(), path));
  }

  private static String at(Repository repository, String path) {
    return "/repos/" + repository.label() + path;
  }

  private Answer send(Repository repository, RestCall call) throws InterruptedException {
    RestCall authorized =
        call.with("Accept", "application/vnd.github+json")
            .with("X-GitHub-Api-Version", VERSION)
            .bearer(token);
    return switch (rest.send(authorized)) {
      case RestAnswer.None(Fact why, RestAnswer.Sent sent) ->
          new Answer.No(new Refusal(0, why, Again.MAY_HELP, null, sent == RestAnswer.Sent.MAYBE));
      case RestAnswer.Json json ->
          json.status() / 100 == 2
              ? new Answer.Ok(json.status(), json.body())
              : new Answer.No(refusal(repository, json));
    };
  }

  private Refusal refusal(Repository repository, RestAnswer.Json answer) {
    Instant until = Limits.until(answer);
    if (until != null) {
      Fact why = Fact.of("github.limit", "until", until);
      return new Refusal(answer.status(), why, Again.MAY_HELP, until, false);
    }
    record Said(String repository, int status, String said, String right, String variable) {}
    Said said =
        new Said(
            repository.label(),
            answer.status(),
            message(answer.body()),
            answer.header("x-accepted-github-permissions"),
            variable);
    return switch (answer.status()) {
      case 401 ->
          no(answer, Fact.of(token.isEmpty() ? "github.no-token" : "github.bad-token", said));
      case 403 -> no(answer, Fact.of("github.forbidden", said));
      case 404 ->
          no(answer, Fact.of(token.isEmpty() ? "github.no-token" : "github.not-found", said));
      case 410 -> no(answer, Fact.of("github.gone", said));
      case 422 -> no(answer, Fact.of("github.invalid", said));
      default ->
          new Refusal(
              answer.status(),
              Fact.of("github.broke", said),
              Again.MAY_HELP,
              null,
              answer.status() >= 500);
    };
  }

  private static Refusal no(RestAnswer.Json answer, Fact why) {
    return new Refusal(answer.status(), why, Again.WILL_NOT_HELP, null, false);
  }

  /** With what GitHub says of the fields. */
  private static String message(JsonNode body) {
    StringBuilder message = new StringBuilder(body.path("message").asText());
    for (JsonNode error : body.path("errors")) {
      String said =
          error.isTextual()
              ? error.asText()
              : error
                  .path("message")
                  .asText(error.path("field").asText() + " " + error.path("code").asText());
      message.append(": ").append(said);
    }
    return message.toString();
  }
}

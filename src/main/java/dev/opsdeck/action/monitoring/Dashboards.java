package dev.opsdeck.action.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code grafana.dashboards}: links to the dashboards of Grafana, with the time range and the
 * variables of the target (Grafana HTTP API, {@code /api/search}).
 */
final class Dashboards implements ReadAction<Dashboards.Input, Dashboards.Output> {
  private static final String SERVICE = "Grafana";
  private static final int SHOWN = 15;
  private static final Duration USUAL = Duration.ofHours(3);

  /**
   * @param search in the title; absent for all
   * @param since how far back the links look; 3 hours when it is not given
   */
  record Input(@Nullable String search, @Nullable Duration since) {}

  /**
   * @param url of the first; empty when there is none
   */
  record Output(int found, String url) {}

  private final Rest rest;
  private final String token;

  Dashboards(Rest rest, String token) {
    this.rest = rest;
    this.token = token;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "grafana.dashboards",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    URI grafana = context.environment().monitoring().grafana();
    if (grafana == null) {
      return Watched.missing(context, SERVICE, "grafana");
    }
    Map<String, String> query =
        Map.of(
            "type",
            "dash-db",
            "limit",
            "100",
            "query",
            input.search() == null ? "" : input.search());
    return switch (rest.send(RestCall.get(SERVICE, grafana, "/api/search", query).bearer(token))) {
      case RestAnswer.None none -> none.failed();
      case RestAnswer.Json(int status, var _, JsonNode body) -> {
        if (status == 401 || status == 403) {
          yield new StepOutcome.Failed<>(
              Fact.of("monitoring.grafana-denied", "address", grafana), Again.WILL_NOT_HELP);
        }
        yield told(context.target(), input, grafana, body);
      }
    };
  }

  private static StepOutcome<Output> told(Target target, Input input, URI grafana, JsonNode body) {
    List<Fact> lines = new ArrayList<>();
    String first = "";
    for (JsonNode found : body) {
      String url = grafana + found.path("url").asText() + range(target, input);
      first = first.isEmpty() ? url : first;
      if (lines.size() < SHOWN) {
        lines.add(
            Fact.of("monitoring.dashboard", "title", found.path("title").asText(), "url", url));
      }
    }
    Fact summary =
        Fact.of(
            "monitoring.dashboards",
            "count",
            body.size(),
            "search",
            input.search() == null ? "" : input.search(),
            "address",
            grafana);
    return new StepOutcome.Done<>(new Output(body.size(), first), summary, lines, List.of());
  }

  private static String range(Target target, Input input) {
    Duration since = input.since() == null ? USUAL : input.since();
    StringBuilder range =
        new StringBuilder("?from=now-").append(since.toMinutes()).append("m&to=now");
    range.append("&var-namespace=").append(encoded(target.environment().namespace()));
    if (target instanceof Target.OfService service) {
      range.append("&var-service=").append(encoded(service.name()));
      range.append("&var-workload=").append(encoded(service.service().deployment()));
    }
    return range.toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}

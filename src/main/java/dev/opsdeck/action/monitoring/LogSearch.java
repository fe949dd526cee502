package dev.opsdeck.action.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code loki.search}: lines of the logs of a service or a namespace, oldest first, secrets masked
 * (Loki HTTP API, {@code /loki/api/v1/query_range}).
 */
final class LogSearch implements ReadAction<LogSearch.Input, LogSearch.Output> {
  private static final String SERVICE = "Loki";
  private static final int MOST = 1_000;
  private static final Duration USUAL = Duration.ofHours(1);

  /**
   * @param contains a text that each line must have; absent for all lines
   * @param since how far back; an hour when it is not given
   */
  record Input(@Nullable String contains, @Nullable Duration since) {}

  record Output(int lines) {}

  private record Line(long nanos, String pod, String text) {}

  private final Rest rest;

  LogSearch(Rest rest) {
    this.rest = rest;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "loki.search", Effect.READ, AcceptedTargets.ANY, Input.class, Output.class, List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    URI loki = context.environment().monitoring().loki();
    if (loki == null) {
      return Watched.missing(context, SERVICE, "loki");
    }
    Duration since = input.since() == null ? USUAL : input.since();
    Map<String, String> query =
        Map.of(
            "query",
            query(context.target(), input),
            "start",
            nanos(context.now().minus(since)),
            "end",
            nanos(context.now()),
            "limit",
            String.valueOf(MOST),
            "direction",
            "backward");
    return switch (rest.send(RestCall.get(SERVICE, loki, "/loki/api/v1/query_range", query))) {
      case RestAnswer.None none -> none.failed();
      case RestAnswer.Json(int status, var _, JsonNode body) ->
          status == 200
              ? told(context, input, since, body)
              : new StepOutcome.Failed<>(
                  Fact.of(
                      "monitoring.refused",
                      "service",
                      SERVICE,
                      "status",
                      status,
                      "why",
                      body.toString()),
                  Again.MAY_HELP);
    };
  }

  /** LogQL; the text is a literal, not a pattern. */
  private static String query(Target target, Input input) {
    StringBuilder query =
        new StringBuilder("{namespace=").append(quoted(target.environment().namespace()));
    if (target instanceof Target.OfService service) {
      query.append(", pod=~").append(quoted(service.service().deployment() + "-.*"));
    }
    query.append('}');
    if (input.contains() != null) {
      query.append(" |= ").append(quoted(input.contains()));
    }
    return query.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String nanos(Instant at) {
    return String.valueOf(TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano());
  }

  private static StepOutcome<Output> told(
      StepContext context, Input input, Duration since, JsonNode body) {
    List<Line> lines = new ArrayList<>();
    for (JsonNode stream : body.at("/data/result")) {
      String pod = stream.at("/stream/pod").asText("");
      for (JsonNode value : stream.path("values")) {
        lines.add(new Line(value.path(0).asLong(), pod, value.path(1).asText()));
      }
    }
    lines.sort(Comparator.comparingLong(Line::nanos));
    Fact summary =
        Fact.of(
            lines.size() < MOST ? "monitoring.log-lines" : "monitoring.log-lines-cut",
            "count",
            lines.size(),
            "text",
            input.contains() == null ? "" : input.contains(),
            "since",
            since);
    if (lines.isEmpty()) {
      return new StepOutcome.Done<>(new Output(0), summary);
    }
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      Instant at = Instant.ofEpochSecond(0, line.nanos());
      text.append(at).append(' ').append(line.pod()).append(' ');
      text.append(ForeignText.clean(line.text())).append('\n');
    }
    String name = context.environment().namespace() + "-loki.log";
    return new StepOutcome.Done<>(
        new Output(lines.size()),
        summary,
        List.of(),
        List.of(new Attachment(name, text.toString())));
  }
}

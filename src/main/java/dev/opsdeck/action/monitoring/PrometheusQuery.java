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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code prometheus.query}: an instant query, now and, when asked, some time ago
 * (prometheus.io/docs/prometheus/latest/querying/api).
 */
final class PrometheusQuery implements ReadAction<PrometheusQuery.Input, PrometheusQuery.Output> {
  private static final int SHOWN = 20;
  private static final String SERVICE = "Prometheus";

  /**
   * @param query PromQL; {@code $namespace}, {@code $service}, {@code $deployment} and {@code
   *     $pods} (a pattern of the names of its pods) stand for those of the target
   * @param unit of the values, absent for plain numbers
   * @param compare how long ago to look as well
   */
  record Input(String query, @Nullable Unit unit, @Nullable Duration compare) {}

  /**
   * @param series how many there are
   * @param value the only one, or the greatest, as people read it; empty when there is none
   */
  record Output(int series, String value) {}

  private final Rest rest;

  PrometheusQuery(Rest rest) {
    this.rest = rest;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "prometheus.query", Effect.READ, AcceptedTargets.ANY, Input.class, Output.class, List.of());
  }

  /** One series at one moment. */
  private record Sample(String labels, double value) {}

  /** What a query gave, or why it gave nothing. */
  private sealed interface Asked {
    record Samples(List<Sample> samples) implements Asked {}

    record Nothing(StepOutcome<Output> outcome) implements Asked {}
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    URI prometheus = context.environment().monitoring().prometheus();
    if (prometheus == null) {
      return Watched.missing(context, SERVICE, "prometheus");
    }
    String query = filled(context.target(), input.query());
    return switch (ask(prometheus, query, context.now())) {
      case Asked.Nothing(StepOutcome<Output> outcome) -> outcome;
      case Asked.Samples(List<Sample> now) -> {
        Map<String, Double> before = new TreeMap<>();
        if (input.compare() != null
            && ask(prometheus, query, context.now().minus(input.compare()))
                instanceof Asked.Samples(List<Sample> then)) {
          then.forEach(sample -> before.put(sample.labels(), sample.value()));
        }
        yield told(input, query, now, before);
      }
    };
  }

  private static StepOutcome<Output> told(
      Input input, String query, List<Sample> now, Map<String, Double> before) {
    if (now.isEmpty()) {
      return new StepOutcome.Done<>(
              new Output(0, ""), Fact.of("monitoring.no-data", "query", query))
          .troubled();
    }
    Unit unit = input.unit() == null ? Unit.NUMBER : input.unit();
    List<Fact> lines =
        now.stream().limit(SHOWN).map(sample -> line(sample, unit, input, before)).toList();
    Sample first = now.getFirst();
    Output output = new Output(now.size(), unit.of(first.value()));
    Fact summary =
        now.size() == 1
            ? line(first, unit, input, before)
            : Fact.of("monitoring.many", "count", now.size(), "shown", Math.min(SHOWN, now.size()));
    return new StepOutcome.Done<>(output, summary, now.size() == 1 ? List.of() : lines, List.of());
  }

  private static Fact line(Sample sample, Unit unit, Input input, Map<String, Double> before) {
    Double then = before.get(sample.labels());
    return Fact.of(
        "monitoring.value",
        "labels",
        sample.labels(),
        "value",
        unit.of(sample.value()),
        "before",
        then == null ? "" : unit.of(then),
        "ago",
        input.compare() == null ? Duration.ZERO : input.compare());
  }

  private Asked ask(URI prometheus, String query, Instant at) throws InterruptedException {
    Map<String, String> parameters = Map.of("query", query, "time", at.toString(), "timeout", "8s");
    return switch (rest.send(RestCall.get(SERVICE, prometheus, "/api/v1/query", parameters))) {
      case RestAnswer.None none -> new Asked.Nothing(none.failed());
      case RestAnswer.Json(int status, var _, JsonNode body) ->
          body.path("status").asText().equals("success")
              ? new Asked.Samples(samples(body.path("data")))
              : new Asked.Nothing(refused(status, body, query));
    };
  }

  private static StepOutcome<Output> refused(int status, JsonNode body, String query) {
    Fact why =
        Fact.of(
            "monitoring.query-refused",
            "query",
            query,
            "status",
            status,
            "why",
            body.path("error").asText());
    return new StepOutcome.Failed<>(
        why, status == 400 || status == 422 ? Again.WILL_NOT_HELP : Again.MAY_HELP);
  }

  /** The greatest first; what is no number last. */
  private static List<Sample> samples(JsonNode data) {
    if (data.path("resultType").asText().equals("scalar")) {
      return List.of(new Sample("", number(data.at("/result/1"))));
    }
    List<Sample> samples = new ArrayList<>();
    for (JsonNode series : data.path("result")) {
      samples.add(new Sample(labels(series.path("metric")), number(series.at("/value/1"))));
    }
    samples.sort(
        Comparator.comparing((Sample sample) -> Double.isNaN(sample.value()))
            .thenComparing(Sample::value, Comparator.reverseOrder())
            .thenComparing(Sample::labels));
    return samples;
  }

  /** Prometheus writes numbers as text, also {@code NaN} and {@code +Inf}. */
  private static double number(JsonNode value) {
    String text = value.asText();
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String labels(JsonNode metric) {
    return metric.properties().stream()
        .filter(label -> !label.getKey().equals("__name__"))
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String filled(Target target, String query) {
    String filled = query.replace("$namespace", quoted(target.environment().namespace()));
    if (target instanceof Target.OfService service) {
      String deployment = quoted(service.service().deployment());
      return filled
          .replace("$service", quoted(service.name()))
          .replace("$deployment", deployment)
          .replace("$pods", deployment + "-.*");
    }
    return filled.replaceAll("\\$(service|deployment|pods)", ".*");
  }

  /** Within the quotation marks of a label's value. */
  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}

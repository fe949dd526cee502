package dev.opsdeck.action.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.rest.Rest;
import dev.opsdeck.action.rest.RestAnswer;
import dev.opsdeck.action.rest.RestCall;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code alertmanager.alerts}: what fires now and is neither silenced nor inhibited (Alertmanager
 * API v2).
 */
final class ActiveAlerts implements ReadAction<ActiveAlerts.Input, ActiveAlerts.Output> {
  private static final String SERVICE = "Alertmanager";
  private static final int SHOWN = 30;

  record Input() {}

  /**
   * @param critical those of them with severity critical
   */
  record Output(int active, int critical) {}

  /** One that fires. */
  private record Alert(String name, String severity, String about, String summary, Instant since) {
    boolean isCritical() {
      return severity.matches("(?i)critical|page|sev-?1|p1");
    }
  }

  private final Rest rest;

  ActiveAlerts(Rest rest) {
    this.rest = rest;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "alertmanager.alerts",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    URI alertmanager = context.environment().monitoring().alertmanager();
    if (alertmanager == null) {
      return Watched.missing(context, SERVICE, "alertmanager");
    }
    Map<String, String> only = Map.of("active", "true", "silenced", "false", "inhibited", "false");
    return switch (rest.send(RestCall.get(SERVICE, alertmanager, "/api/v2/alerts", only))) {
      case RestAnswer.None none -> none.failed();
      case RestAnswer.Json(int status, var _, JsonNode body) ->
          status == 200 ? told(context.target(), body) : refused(status, body);
    };
  }

  private static StepOutcome<Output> refused(int status, JsonNode body) {
    return new StepOutcome.Failed<>(
        Fact.of("monitoring.refused", "service", SERVICE, "status", status, "why", body.toString()),
        StepOutcome.Again.MAY_HELP);
  }

  private static StepOutcome<Output> told(Target target, JsonNode body) {
    List<Alert> alerts = new ArrayList<>();
    body.forEach(alert -> {
      if (isAbout(target, alert.path("labels"))) {
        alerts.add(alert(alert));
      }
    });
    alerts.sort(
        Comparator.comparing((Alert alert) -> !alert.isCritical()).thenComparing(Alert::since));
    int critical = (int) alerts.stream().filter(Alert::isCritical).count();
    Fact summary =
        Fact.of(
            alerts.isEmpty() ? "monitoring.no-alerts" : "monitoring.alerts",
            "count",
            alerts.size(),
            "critical",
            critical);
    List<Fact> lines = alerts.stream().limit(SHOWN).map(ActiveAlerts::line).toList();
    StepOutcome.Done<Output> done =
        new StepOutcome.Done<>(new Output(alerts.size(), critical), summary, lines, List.of());
    return alerts.isEmpty() ? done : done.troubled();
  }

  /** What names no namespace is about everything. */
  private static boolean isAbout(Target target, JsonNode labels) {
    String namespace = labels.path("namespace").asText("");
    if (!namespace.isEmpty() && !namespace.equals(target.environment().namespace())) {
      return false;
    }
    if (!(target instanceof Target.OfService service)) {
      return true;
    }
    String deployment = service.service().deployment();
    return labels.properties().stream()
        .map(label -> label.getValue().asText())
        .anyMatch(value ->
            value.equals(service.name())
                || value.equals(deployment)
                || value.startsWith(deployment + "-"));
  }

  private static Alert alert(JsonNode alert) {
    JsonNode labels = alert.path("labels");
    JsonNode notes = alert.path("annotations");
    String summary = notes.path("summary").asText(notes.path("description").asText(""));
    return new Alert(
        labels.path("alertname").asText(),
        labels.path("severity").asText("none"),
        labels
            .path("pod")
            .asText(labels.path("service").asText(labels.path("instance").asText(""))),
        summary,
        OffsetDateTime.parse(alert.path("startsAt").asText()).toInstant());
  }

  private static Fact line(Alert alert) {
    return Fact.of(
        "monitoring.alert",
        "name",
        alert.name(),
        "severity",
        alert.severity(),
        "critical",
        alert.isCritical(),
        "about",
        alert.about(),
        "summary",
        alert.summary(),
        "since",
        alert.since());
  }
}

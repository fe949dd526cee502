package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pods and what makes them. */
final class WorkloadColumns {
  private static final String JOB_CONTAINERS = "/spec/jobTemplate/spec/template/spec/containers";
  private static final Column NAME = Column.text("Name", "/metadata/name");
  private static final Column AGE = Column.of("Age", Cells::age);
  private static final Column CONTAINERS =
      Column.of("Containers", (o, now) -> Cells.joined(o, "/spec/template/spec/containers", "name"))
          .wide();
  private static final Column IMAGES =
      Column.of("Images", (o, now) -> Cells.joined(o, "/spec/template/spec/containers", "image"))
          .wide();
  private static final Column SELECTOR =
      Column.of("Selector", (o, now) -> Cells.labels(o.at("/spec/selector/matchLabels"))).wide();

  static final Map<String, List<Column>> ALL =
      Map.of(
          "pods",
          List.of(
              NAME,
              Column.of("Ready", (o, now) -> podReady(o)),
              Column.of("Status", (o, now) -> Cells.podStatus(o)),
              Column.of("Restarts", Cells::podRestarts),
              AGE,
              Column.of("IP", (o, now) -> o.at("/status/podIP").asText(Cells.NONE)).wide(),
              Column.of("Node", (o, now) -> o.at("/spec/nodeName").asText(Cells.NONE)).wide(),
              Column.of("Nominated Node", (o, now) -> Cells.NONE).wide(),
              Column.of("Readiness Gates", (o, now) -> Cells.NONE).wide()),
          "deployments.apps",
          List.of(
              NAME,
              Column.of("Ready", (o, now) -> ready(o, "/status/readyReplicas")),
              // Numbers under the type of a text: so does the real one.
              Column.of("Up-to-date", (o, now) -> o.at("/status/updatedReplicas").asInt()),
              Column.of("Available", (o, now) -> o.at("/status/availableReplicas").asInt()),
              AGE,
              CONTAINERS,
              IMAGES,
              SELECTOR),
          "replicasets.apps",
          List.of(
              NAME,
              Column.number("Desired", "/spec/replicas"),
              Column.number("Current", "/status/replicas"),
              Column.number("Ready", "/status/readyReplicas"),
              AGE,
              CONTAINERS,
              IMAGES,
              SELECTOR),
          "statefulsets.apps",
          List.of(
              NAME,
              Column.of("Ready", (o, now) -> ready(o, "/status/readyReplicas")),
              AGE,
              CONTAINERS,
              IMAGES),
          "daemonsets.apps",
          List.of(
              NAME,
              Column.number("Desired", "/status/desiredNumberScheduled"),
              Column.number("Current", "/status/currentNumberScheduled"),
              Column.number("Ready", "/status/numberReady"),
              Column.number("Up-to-date", "/status/updatedNumberScheduled"),
              Column.number("Available", "/status/numberAvailable"),
              Column.of(
                  "Node Selector",
                  (o, now) -> Cells.labels(o.at("/spec/template/spec/nodeSelector"))),
              AGE,
              CONTAINERS,
              IMAGES,
              SELECTOR),
          "jobs.batch",
          List.of(
              NAME,
              Column.of("Status", (o, now) -> jobStatus(o)),
              Column.of(
                  "Completions",
                  (o, now) ->
                      o.at("/status/succeeded").asInt() + "/" + o.at("/spec/completions").asInt(1)),
              Column.of("Duration", WorkloadColumns::jobDuration),
              AGE,
              CONTAINERS,
              IMAGES,
              SELECTOR),
          "cronjobs.batch",
          List.of(
              NAME,
              Column.text("Schedule", "/spec/schedule"),
              Column.of("Timezone", (o, now) -> o.at("/spec/timeZone").asText(Cells.NONE)),
              new Column(
                  "Suspend",
                  "boolean",
                  0,
                  (o, now) -> o.at("/spec/suspend").asBoolean() ? "True" : "False"),
              new Column("Active", "integer", 0, (o, now) -> o.at("/status/active").size()),
              Column.of(
                  "Last Schedule",
                  (o, now) ->
                      o.at("/status/lastScheduleTime").asText("").isEmpty()
                          ? Cells.NONE
                          : Cells.since(o.at("/status/lastScheduleTime").asText(), now)),
              AGE,
              Column.of("Containers", (o, now) -> Cells.joined(o, JOB_CONTAINERS, "name")).wide(),
              Column.of("Images", (o, now) -> Cells.joined(o, JOB_CONTAINERS, "image")).wide(),
              SELECTOR));

  private WorkloadColumns() {}

  private static String podReady(JsonNode pod) {
    long ready =
        Cells.each(pod, "/status/containerStatuses")
            .filter(c -> c.path("ready").asBoolean())
            .count();
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String ready(JsonNode workload, String pointer) {
    return workload.at(pointer).asInt() + "/" + workload.at("/spec/replicas").asInt(1);
  }

  private static String jobStatus(JsonNode job) {
    List<String> over =
        List.of("Complete", "Failed", "Suspended").stream()
            .filter(type -> Cells.is(job, type))
            .collect(Collectors.toList());
    return over.isEmpty() ? "Running" : over.getFirst();
  }

  private static String jobDuration(JsonNode job, Instant now) {
    String start = job.at("/status/startTime").asText("");
    if (start.isEmpty()) {
      return "";
    }
    String end = job.at("/status/completionTime").asText("");
    Instant until = end.isEmpty() ? now : Instant.parse(end);
    return Cells.since(
        until.minus(Duration.between(Instant.parse(start), until)).toString(), until);
  }
}

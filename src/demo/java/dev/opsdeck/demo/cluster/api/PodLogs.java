package dev.opsdeck.demo.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the containers of the demo would have written. */
final class PodLogs {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(7);
  private static final List<String> SERVING =
      List.of(
          "INFO  request completed method=GET path=/health status=200 took=3ms",
          "INFO  request completed method=GET path=/orders/48213 status=200 took=41ms",
          "INFO  request completed method=POST path=/orders status=201 took=87ms",
          "WARN  slow upstream name=catalog took=912ms budget=500ms",
          "INFO  connection pool name=main active=4 idle=16 waiting=0");
  private static final List<String> CRASHING =
      List.of(
          "INFO  starting, reading configuration",
          "INFO  connecting to database host=db.internal port=5432",
          "ERROR cannot open connection pool: remaining connection slots are reserved",
          "ERROR unhandled rejection: TypeError: Cannot read properties of undefined (reading"
              + " 'acquire')",
          "ERROR     at PoolRouter.route (/app/dist/pool-router.js:118:23)",
          "ERROR exiting with code 1");

  private final InstantSource clock;

  PodLogs(InstantSource clock) {
    this.clock = clock;
  }

  String read(KubeObject pod, Map<String, String> query) {
    String container = query.getOrDefault("container", pod.text("/spec/containers/0/name"));
    boolean known =
        Stream.of("/spec/containers", "/spec/initContainers")
            .flatMap(list -> pod.json().at(list).valueStream())
            .anyMatch(c -> container.equals(c.path("name").asText()));
    if (!known) {
      throw ApiError.plain(
          400, "BadRequest", "container " + container + " is not valid for pod " + pod.name());
    }
    boolean crashing = pod.number("/status/containerStatuses/0/restartCount") > 0;
    boolean previous = "true".equals(query.get("previous"));
    if (previous && !crashing) {
      throw ApiError.plain(
          400,
          "BadRequest",
          "previous terminated container \"%s\" in pod \"%s\" not found"
              .formatted(container, pod.name()));
    }
    if (!pod.json().at("/status/containerStatuses/0/state").has("running") && !crashing) {
      throw ApiError.plain(
          400,
          "BadRequest",
          "container \"%s\" in pod \"%s\" is waiting to start: %s"
              .formatted(
                  container,
                  pod.name(),
                  pod.json()
                      .at("/status/containerStatuses/0/state/waiting/reason")
                      .asText("ContainerCreating")));
    }
    return text(crashing ? CRASHING : SERVING, container, query);
  }

  private String text(List<String> lines, String container, Map<String, String> query) {
    int wanted = Integer.parseInt(query.getOrDefault("tailLines", "60"));
    Duration window = Duration.ofSeconds(Long.parseLong(query.getOrDefault("sinceSeconds", "420")));
    int count = (int) Math.min(Math.min(wanted, 5_000), window.dividedBy(BETWEEN_LINES));
    boolean stamped = "true".equals(query.get("timestamps"));
    Instant newest = clock.instant();
    List<String> text = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      Instant at = newest.minus(BETWEEN_LINES.multipliedBy(i));
      String line = lines.get(lines.size() - 1 - i % lines.size());
      text.add((stamped ? at + " " : "") + at + " [" + container + "] " + line);
    }
    return text.isEmpty() ? "" : String.join("\n", text) + "\n";
  }
}

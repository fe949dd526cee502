package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Severity;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The autoscaler of the workload: at its limit, or blind. */
record AutoscalerFindings(Snapshot snapshot, Remedies remedies) {
  /** Replicas are 0, so there is nothing to scale: as it should be. */
  private static final String SWITCHED_OFF = "ScalingDisabled";

  private record AtMost(String hpa, int max, String metrics, String since) {}

  private record Blind(String hpa, String reason, String message, String since) {}

  List<Finding> all() {
    return snapshot.of(Source.AUTOSCALERS).stream()
        .filter(hpa -> hpa.at("/spec/scaleTargetRef/kind").asText().equals("Deployment"))
        .filter(hpa -> hpa.at("/spec/scaleTargetRef/name").asText().equals(snapshot.name()))
        .flatMap(hpa -> blind(hpa).or(() -> atMost(hpa)).stream())
        .toList();
  }

  private Optional<Finding> blind(JsonNode hpa) {
    return Stream.of("ScalingActive", "AbleToScale")
        .flatMap(type -> Condition.find(hpa, type).stream())
        .filter(each -> each.status().equals("False") && !each.reason().equals(SWITCHED_OFF))
        .findFirst()
        .map(why -> {
          Blind told = new Blind(Routes.name(hpa), why.reason(), why.message(), why.since());
          return finding(
              Severity.RISK, Fact.of("diagnose.hpa-blind", told), why, remedies.autoscaler());
        });
  }

  private Optional<Finding> atMost(JsonNode hpa) {
    return Condition.find(hpa, "ScalingLimited")
        .filter(each -> each.status().equals("True") && each.reason().equals("TooManyReplicas"))
        .map(why -> {
          AtMost told =
              new AtMost(
                  Routes.name(hpa), hpa.at("/spec/maxReplicas").asInt(), metrics(hpa), why.since());
          return finding(
              Severity.DEGRADED, Fact.of("diagnose.hpa-at-most", told), why, remedies.limits());
        });
  }

  /** {@code cpu 92% of 70%}. */
  private static String metrics(JsonNode hpa) {
    List<String> metrics = new ArrayList<>();
    for (JsonNode current : hpa.at("/status/currentMetrics")) {
      String name = current.at("/resource/name").asText("");
      String used = current.at("/resource/current/averageUtilization").asText("");
      hpa.at("/spec/metrics")
          .valueStream()
          .filter(each -> each.at("/resource/name").asText().equals(name) && !used.isEmpty())
          .map(each -> each.at("/resource/target/averageUtilization").asText("?"))
          .findFirst()
          .ifPresent(target -> metrics.add(name + " " + used + "% / " + target + "%"));
    }
    return String.join(", ", metrics);
  }

  private static Finding finding(Severity severity, Fact fact, Condition why, Remedy remedy) {
    @Nullable Instant since = why.since().isEmpty() ? null : Instant.parse(why.since());
    return new Finding(severity, Kind.AUTOSCALER, fact, since, List.of(), List.of(remedy));
  }
}

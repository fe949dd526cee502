package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges by a phase or a condition. */
final class StateJudge {
  private static final Set<String> PRESSURES =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable");

  private static final Set<String> BAD_VOLUMES = Set.of("Failed", "Released");

  private static final Set<String> BAD_BACKUPS =
      Set.of(
          "Failed",
          "PartiallyFailed",
          "FailedValidation",
          "FinalizingPartiallyFailed",
          "WaitingForPluginOperationsPartiallyFailed");

  private StateJudge() {}

  static Optional<Fact> node(String name, JsonNode node) {
    record Pressed(String object, String pressures) {}
    Optional<Fact> notReady =
        Condition.find(node, "Ready")
            .filter(ready -> !ready.status().equals("True"))
            .map(why -> Fact.of("view.node-not-ready", new Why(name, why)));
    String pressures =
        Condition.all(node)
            .filter(each -> PRESSURES.contains(each.type()) && each.status().equals("True"))
            .map(Condition::type)
            .collect(Collectors.joining(", "));
    return notReady.or(() ->
        pressures.isEmpty()
            ? Optional.empty()
            : Optional.of(Fact.of("view.node-pressed", new Pressed(name, pressures))));
  }

  static Optional<Fact> namespace(String name, JsonNode namespace) {
    record Ending(String object, String since, String why) {}
    String since = namespace.at("/metadata/deletionTimestamp").asText("");
    String why =
        Condition.all(namespace)
            .filter(each -> each.status().equals("True"))
            .map(Condition::message)
            .collect(Collectors.joining("; "));
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(Fact.of("view.namespace-ending", new Ending(name, since, why)));
  }

  static Optional<Fact> claim(String name, JsonNode claim) {
    record Unbound(String object, String phase, String since, String storageClass) {}
    String phase = claim.at("/status/phase").asText("Pending");
    return phase.equals("Bound")
        ? Optional.empty()
        : Optional.of(
            Fact.of(
                "view.claim-unbound",
                new Unbound(
                    name,
                    phase,
                    claim.at("/metadata/creationTimestamp").asText(""),
                    claim.at("/spec/storageClassName").asText(""))));
  }

  static Optional<Fact> volume(String name, JsonNode volume) {
    record Bad(String object, String phase, String reason) {}
    String phase = volume.at("/status/phase").asText("");
    return BAD_VOLUMES.contains(phase)
        ? Optional.of(
            Fact.of(
                "view.volume-bad", new Bad(name, phase, volume.at("/status/reason").asText(""))))
        : Optional.empty();
  }

  /** Of cert-manager: one that says nothing yet is not ready either. */
  static Optional<Fact> readiness(String name, JsonNode object) {
    Condition ready =
        Condition.find(object, "Ready").orElseGet(() -> new Condition("Ready", "", "", "", ""));
    return ready.status().equals("True")
        ? Optional.empty()
        : Optional.of(Fact.of("view.not-ready", new Why(name, ready)));
  }

  static Optional<Fact> backup(String name, JsonNode backup) {
    record Bad(String object, String phase, int errors, String reason, String at) {}
    String phase = backup.at("/status/phase").asText("");
    return BAD_BACKUPS.contains(phase)
        ? Optional.of(
            Fact.of(
                "view.backup-failed",
                new Bad(
                    name,
                    phase,
                    backup.at("/status/errors").asInt(),
                    backup.at("/status/failureReason").asText(""),
                    backup.at("/status/startTimestamp").asText(""))))
        : Optional.empty();
  }
}

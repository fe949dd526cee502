package dev.opsdeck.action.kubernetes.remove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.change.Remove.Choice;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether one object may go, and what the approver should know about it. */
final class SingleDeletion {
  private SingleDeletion() {}

  static Choice<Candidate> of(Candidate one) {
    Optional<Fact> problem = against(one);
    return problem.isPresent()
        ? new Choice.Refused<>(problem.get())
        : new Choice.These<>(
            List.of(one),
            summary(one),
            warnings(List.of(one)),
            DeleteObjects.noReturn("remove.no-return", one.label()));
  }

  private static Fact summary(Candidate one) {
    record Plan(String object, String controller, String state) {}
    return Fact.of(
        "remove.plan",
        new Plan(one.label(), one.controller().orElse(""), one.text("/status/phase")));
  }

  /** Why an object must stay; empty when nothing stands against it. */
  static Optional<Fact> against(Candidate one) {
    return switch (one.kind()) {
      case POD -> pod(one);
      case VOLUME_CLAIM -> claim(one);
      default -> Optional.empty();
    };
  }

  /** What nobody makes anew is lost, unless it has come to its end anyway. */
  private static Optional<Fact> pod(Candidate pod) {
    if (pod.mirrored()) {
      return Optional.of(Fact.of("remove.mirrored", "object", pod.label()));
    }
    return pod.controller().isEmpty() && !pod.finished()
        ? Optional.of(Fact.of("remove.nobody-makes-it", "object", pod.label()))
        : Optional.empty();
  }

  private static Optional<Fact> claim(Candidate claim) {
    record Held(String object, String volume, String pods) {}
    List<String> pods = claim.mountedBy();
    boolean bound = claim.text("/status/phase").equals("Bound");
    return bound || !pods.isEmpty()
        ? Optional.of(
            Fact.of(
                "remove.claim-held",
                new Held(
                    claim.label(), bound ? claim.text("/spec/volumeName") : "", Names.few(pods))))
        : Optional.empty();
  }

  /** A deletion goes past the disruption budgets, which only an eviction respects. */
  static List<Fact> warnings(List<Candidate> going) {
    record Passed(String budget, int allowed, int going) {}
    List<Fact> warnings = new ArrayList<>();
    List<JsonNode> budgets =
        going.stream().flatMap(pod -> pod.budgets().stream()).distinct().toList();
    for (JsonNode budget : budgets) {
      int allowed = budget.at("/status/disruptionsAllowed").asInt();
      long ready =
          going.stream().filter(pod -> pod.ready() && pod.budgets().contains(budget)).count();
      if (ready > allowed) {
        warnings.add(
            Fact.of(
                "remove.past-budget",
                new Passed(budget.at("/metadata/name").asText(), allowed, (int) ready)));
      }
    }
    return warnings;
  }
}

package dev.opsdeck.action.kubernetes.remove;

import dev.opsdeck.action.change.Remove.Choice;
import dev.opsdeck.action.kubernetes.remove.DeleteObjects.Input;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;

/** Which pods of a namespace go. */
final class PodChoice {
  /** Nobody reads a plan of more, and none should be wrong by so much. */
  private static final int MOST = 500;

  private PodChoice() {}

  static Choice<Candidate> of(String namespace, List<Candidate> found, Input input) {
    if (found.getFirst().kind() != ObjectKind.POD) {
      return new Choice.Refused<>(
          Fact.of("remove.one-at-a-time", "kind", found.getFirst().kind().word()));
    }
    if (!input.filters() && !Boolean.TRUE.equals(input.all())) {
      return new Choice.Refused<>(Fact.of("remove.which", "count", found.size()));
    }
    List<Candidate> chosen = found.stream().filter(pod -> matches(pod, input)).toList();
    List<Candidate> going =
        chosen.stream().filter(pod -> SingleDeletion.against(pod).isEmpty()).toList();
    if (going.isEmpty()) {
      return new Choice.Nothing<>(
          Fact.of(
              "remove.no-such-pods",
              "state",
              state(input),
              "namespace",
              namespace,
              "spared",
              Names.few(names(spared(chosen)))));
    }
    return going.size() > MOST
        ? new Choice.Refused<>(Fact.of("remove.too-many", "count", going.size(), "most", MOST))
        : these(namespace, chosen, going, input);
  }

  private static Choice<Candidate> these(
      String namespace, List<Candidate> chosen, List<Candidate> going, Input input) {
    record Plan(int count, String state, String namespace, String objects) {}
    List<Fact> warnings = new ArrayList<>();
    List<Candidate> spared = spared(chosen);
    if (!spared.isEmpty()) {
      warnings.add(Fact.of("remove.spared", "objects", Names.few(names(spared))));
    }
    if (going.stream().anyMatch(Candidate::ready)) {
      warnings.add(Fact.of("remove.outage"));
    }
    warnings.addAll(SingleDeletion.warnings(going));
    String names = Names.few(names(going));
    return new Choice.These<>(
        going,
        Fact.of("remove.plan-pods", new Plan(going.size(), state(input), namespace, names)),
        warnings,
        DeleteObjects.noReturn("remove.no-return", names));
  }

  private static List<Candidate> spared(List<Candidate> chosen) {
    return chosen.stream().filter(pod -> SingleDeletion.against(pod).isPresent()).toList();
  }

  private static List<String> names(List<Candidate> pods) {
    return pods.stream().map(Candidate::name).toList();
  }

  private static String state(Input input) {
    String phase = input.phase() == null ? "" : input.phase();
    String reason = input.reason() == null ? "" : input.reason();
    return (phase + " " + reason).strip();
  }

  /** A reason such as {@code Evicted} is no phase, and no field selector finds it. */
  static boolean matches(Candidate pod, Input input) {
    return (input.phase() == null || input.phase().equals(pod.text("/status/phase")))
        && (input.reason() == null || input.reason().equalsIgnoreCase(pod.text("/status/reason")));
  }
}

package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.GetAction.Input;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.action.kubernetes.view.Form;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pods of a service, the bad ones first. */
final class PodsView {
  private PodsView() {}

  static StepOutcome<Output> of(StepContext context, Input input, Workload workload) {
    Optional<Deployment> found = workload.deployment();
    if (found.isEmpty()) {
      List<PodState> strays = WorkloadPods.states(workload.strayPods());
      return new Done<>(
              Output.NOTHING, workload.gone(), lines(input, strays, context.now()), List.of())
          .troubled();
    }
    ServiceSight sight = ServiceSight.of(context, workload, found.get());
    List<PodState> shown = new ArrayList<>(sight.states());
    shown.addAll(WorkloadPods.states(sight.pods().ended()));
    List<Fact> details = new ArrayList<>(lines(input, shown, context.now()));
    details.addAll(sight.others());
    Done<Output> done = new Done<>(sight.output(), summary(context, sight), details, List.of());
    return sight.isServing() ? done : done.troubled();
  }

  private static List<Fact> lines(Input input, List<PodState> pods, Instant now) {
    return input.form() == Form.UNHEALTHY ? PodLines.bad(pods, now) : PodLines.of(pods, now);
  }

  private static Fact summary(StepContext context, ServiceSight sight) {
    Output output = sight.output();
    Object[] values = {
      "deployment", context.service().deployment(),
      "ready", output.ready(),
      "wanted", output.wanted(),
      "unhealthy", output.unhealthy(),
      "leaving", PodLines.count(sight.states(), Health.LEAVING),
      "versions", sight.versions()
    };
    return sight.isServing()
        ? Fact.of("kubernetes.pods", values)
        : Fact.of("kubernetes.pods-trouble", values);
  }
}

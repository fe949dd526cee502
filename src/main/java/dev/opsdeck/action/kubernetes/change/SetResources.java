package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.SetResources.Input;
import dev.opsdeck.action.kubernetes.change.SetResources.Output;
import dev.opsdeck.action.kubernetes.change.SetResources.Pinned;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.resources.set}: gives the application container other requests and limits of
 * CPU and memory. What is not named stays; {@code none} takes an amount away.
 */
final class SetResources implements TemplateEdit<Budget, Input, Pinned, Output> {
  private static final String NAME = "kubernetes.resources.set";

  /** Each an amount such as {@code 500m} or {@code 1Gi}, or {@code none}; absent to leave it. */
  record Input(
      @Nullable String requestCpu,
      @Nullable String requestMemory,
      @Nullable String limitCpu,
      @Nullable String limitMemory) {}

  /** In words, such as {@code cpu 250m/500m, memory 256Mi/512Mi}. */
  record Output(String from, String to) {}

  /**
   * @param mark of the template as the server will store it; empty until it was asked
   */
  record Pinned(Amounts from, Amounts to, String mark) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(new SetResources(), Surrounded.byBudget(clusters));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            NAME,
            Effect.CHANGE,
            Input.class,
            Output.class,
            Permission.list(
                "get deployments.apps",
                "patch deployments.apps",
                "optionally list resourcequotas",
                "optionally list limitranges"))
        .keeping("kubernetes.undo-keeps-data");
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public Draft<Pinned, Output> draft(
      StepContext context, Seen<Deployment, Budget> seen, Input input) {
    record Missing(String deployment, String container) {}
    String name = context.service().container();
    Optional<Container> container = PodTemplate.of(seen.object()).container(name);
    if (container.isEmpty()) {
      return new Draft.Refused<>(
          Fact.of("kubernetes.env-no-container", new Missing(seen.name(), name)));
    }
    Amounts from = Amounts.of(container.get());
    Amounts to = from.with(input);
    List<Fact> problems = new ArrayList<>(to.problems());
    if (problems.isEmpty() && from.equals(to)) {
      return new Draft.NothingToDo<>(
          Fact.of("kubernetes.resources-nothing", "deployment", seen.name(), "now", to.words()),
          new Output(from.words(), to.words()));
    }
    problems.addAll(Guards.against(seen.object()));
    return problems.isEmpty()
        ? ready(context, seen, new Pinned(from, to, ""))
        : new Draft.Refused<>(problems);
  }

  private Draft<Pinned, Output> ready(
      StepContext context, Seen<Deployment, Budget> seen, Pinned pins) {
    record Plan(String deployment, String namespace, String from, String to) {}
    Plan plan = new Plan(seen.name(), seen.namespace(), pins.from().words(), pins.to().words());
    Deployment wanted = with(context, seen.object(), pins.to());
    List<Fact> warnings = new ArrayList<>(Guards.warnings(seen.object(), image(context, seen)));
    warnings.addAll(seen.around().forRollout(seen.object(), PodTemplate.of(wanted)));
    if (!pins.from().requestCpu().equals(pins.to().requestCpu())) {
      warnings.add(Fact.of("kubernetes.resources-percent", "deployment", seen.name()));
    }
    return new Draft.Ready<>(
        pins,
        Fact.of("kubernetes.resources-plan", plan),
        warnings,
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        new Inverse.PutBack(
            NAME, Json.tree(pins.from().asked()), Fact.of("kubernetes.resources-back", plan)));
  }

  private static Deployment with(StepContext context, Deployment now, Amounts amounts) {
    String name = context.service().container();
    return new DeploymentBuilder(now)
        .editSpec()
        .editTemplate()
        .editSpec()
        .editMatchingContainer(one -> name.equals(one.getName()))
        .editOrNewResources()
        .withRequests(amounts.requests())
        .withLimits(amounts.limits())
        .endResources()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Override
  public Pinned settled(StepContext context, Pinned pins, Seen<Deployment, Budget> result) {
    return new Pinned(pins.from(), pins.to(), mark(result));
  }

  @Override
  public Seen<Deployment, Budget> apply(
      StepContext context, Seen<Deployment, Budget> now, Pinned pins) {
    Deployment wanted = with(context, now.object(), pins.to());
    String mark = pins.mark().isEmpty() ? PodTemplate.of(wanted).mark() : pins.mark();
    String by = context.requester().handle();
    return marked(
        context, now, wanted, mark, "Resources set by %s (%s)".formatted(by, context.run()));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    return new Output(pins.from().words(), pins.to().words());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    record Set(String deployment, String to) {}
    return Fact.of("kubernetes.resources-set", new Set(object.name(), pins.to().words()));
  }
}

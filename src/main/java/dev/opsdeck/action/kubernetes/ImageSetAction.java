package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.DeploymentChange.Move;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.TemplateDifferences;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.image.set}: gives the application container another image. */
final class ImageSetAction implements ChangeAction<ImageSetAction.Input, ImageSetAction.Output> {
  private static final String NAME = "kubernetes.image.set";

  /** Loose on purpose: it keeps out what no registry accepts, the server has the last word. */
  private static final String LEGAL = "[A-Za-z0-9][A-Za-z0-9._/:@-]{0,511}";

  /**
   * @param image a whole reference, or a tag of the service's own repository
   * @param cause for the change-cause annotation, absent for a plain one
   */
  record Input(String image, @Nullable String cause) {}

  record Output(String fromImage, String toImage, String fromVersion, String toVersion) {}

  private final Clusters clusters;
  private final DeploymentChange change;

  ImageSetAction(Clusters clusters) {
    this.clusters = clusters;
    this.change = new DeploymentChange(clusters);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        NAME,
        Effect.CHANGE,
        Input.class,
        Output.class,
        List.of("get deployments.apps", "patch deployments.apps"));
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Outcomes.plan(
        clusters,
        context,
        workload ->
            workload
                .deployment()
                .map(now -> plan(context, input, workload, now))
                .orElseGet(() -> new PlanOutcome.Refused<>(workload.gone())));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.perform(context, new SetImage(context, input, pins));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    return change.settle(context, new SetImage(context, input, pins));
  }

  private static PlanOutcome<Output> plan(
      StepContext context, Input input, Workload workload, Deployment now) {
    Service service = context.target().service();
    String to = ImageName.complete(input.image().strip(), service.image());
    if (!to.matches(LEGAL)) {
      return new PlanOutcome.Refused<>(Fact.of("kubernetes.bad-image", "image", to));
    }
    PodTemplate template = PodTemplate.of(now);
    Optional<Container> container = template.container(service.container());
    if (container.isEmpty()) {
      return new PlanOutcome.Refused<>(noContainer(service, template));
    }
    Output output = output(container.get().getImage(), to);
    if (to.equals(output.fromImage())) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("kubernetes.image-nothing", "deployment", service.deployment(), "image", to),
          output);
    }
    List<Fact> problems = Guards.against(now);
    return problems.isEmpty()
        ? planned(context, input, workload, now, output)
        : new PlanOutcome.Refused<>(problems);
  }

  private static PlanOutcome<Output> planned(
      StepContext context, Input input, Workload workload, Deployment now, Output output) {
    Service service = context.target().service();
    Deployment wanted = wanted(context, input, now, output.toImage());
    Deployment result = workload.dryRun(MergePatch.between(now, wanted));
    Pins pins =
        Pins.of(
            Map.of(
                "uid",
                now.getMetadata().getUid(),
                Pins.FOUND,
                PodTemplate.of(now).hash(),
                Pins.LEFT,
                PodTemplate.of(result).hash(),
                "fromImage",
                output.fromImage(),
                "toImage",
                output.toImage()));
    return new PlanOutcome.Planned<>(
        Fact.of(
            "kubernetes.image",
            "deployment",
            service.deployment(),
            "namespace",
            context.target().environment().namespace(),
            "container",
            service.container(),
            "fromVersion",
            output.fromVersion(),
            "toVersion",
            output.toVersion()),
        TemplateDifferences.between(
            PodTemplate.of(now), PodTemplate.of(result), service.container()),
        Guards.warnings(now, output.toImage()),
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        pins,
        output,
        new Inverse.PutBack(
            NAME,
            Json.object().put("image", output.fromImage()),
            Fact.of(
                "kubernetes.image-back",
                "deployment",
                service.deployment(),
                "version",
                output.fromVersion())));
  }

  private static Fact noContainer(Service service, PodTemplate template) {
    return Fact.of(
        "kubernetes.no-container",
        "deployment",
        service.deployment(),
        "container",
        service.container(),
        "containers",
        template.containers().stream().map(Container::getName).collect(Collectors.joining(", ")));
  }

  private static Deployment wanted(StepContext context, Input input, Deployment now, String image) {
    String container = context.target().service().container();
    Deployment wanted =
        new DeploymentBuilder(now)
            .editSpec()
            .editTemplate()
            .editSpec()
            .editMatchingContainer(one -> container.equals(one.getName()))
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    String cause =
        input.cause() == null || input.cause().isBlank()
            ? "Image set to " + ImageName.parse(image).version()
            : input.cause();
    return DeploymentChange.marked(
        wanted,
        context,
        "%s by %s (%s)".formatted(cause, context.requester().handle(), context.run()));
  }

  private static Output output(String from, String to) {
    return new Output(from, to, ImageName.parse(from).version(), ImageName.parse(to).version());
  }

  /** The pinned image. */
  private record SetImage(StepContext context, Input input, Pins pins)
      implements DeploymentChange.Goal<Output> {
    @Override
    public boolean reached(Deployment now) {
      return PodTemplate.of(now)
          .container(context.target().service().container())
          .filter(one -> pins.get("toImage").equals(one.getImage()))
          .isPresent();
    }

    @Override
    public Optional<Fact> drift(Deployment now) {
      return DeploymentChange.templateDrift(pins, now, context.target().service().container());
    }

    @Override
    public Move move(Workload workload, Deployment now) {
      return new Move.Send(wanted(context, input, now, pins.get("toImage")));
    }

    @Override
    public StepOutcome.Done<Output> done(Deployment now) {
      Output output = output(pins.get("fromImage"), pins.get("toImage"));
      return new StepOutcome.Done<>(
          output,
          Fact.of(
              "kubernetes.image-set",
              "deployment",
              now.getMetadata().getName(),
              "fromVersion",
              output.fromVersion(),
              "toVersion",
              output.toVersion()));
    }
  }
}

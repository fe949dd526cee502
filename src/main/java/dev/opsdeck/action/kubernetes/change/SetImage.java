package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.SetImage.Input;
import dev.opsdeck.action.kubernetes.change.SetImage.Output;
import dev.opsdeck.action.kubernetes.change.SetImage.Pinned;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.image.set}: gives the application container another image. */
final class SetImage implements TemplateEdit<Budget, Input, Pinned, Output> {
  private static final String NAME = "kubernetes.image.set";

  /** Loose on purpose: it keeps out what no registry accepts, the server has the last word. */
  private static final String LEGAL = "[A-Za-z0-9][A-Za-z0-9._/:@-]{0,511}";

  /**
   * @param image a whole reference, or a tag of the service's own repository
   * @param cause for the change-cause annotation, absent for a plain one
   * @param takesBack whether what runs now is remembered as taken back, as on the way back
   */
  record Input(String image, @Nullable String cause, @Nullable Boolean takesBack) {}

  record Output(String fromImage, String toImage, String fromVersion, String toVersion) {}

  /**
   * @param toImage as it is sent
   * @param stored as the server will store it: admission may rewrite it
   * @param mark of the template as the server will store it; empty until it was asked
   */
  record Pinned(
      String fromImage,
      String toImage,
      String stored,
      String cause,
      boolean takesBack,
      String mark) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(new SetImage(), Surrounded.byBudget(clusters));
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
    record Same(String deployment, String image) {}
    Service service = context.service();
    String to = ImageName.complete(input.image().strip(), service.image());
    if (!to.matches(LEGAL)) {
      return new Draft.Refused<>(Fact.of("kubernetes.bad-image", "image", to));
    }
    PodTemplate template = PodTemplate.of(seen.object());
    Optional<Container> container = template.container(service.container());
    if (container.isEmpty()) {
      return new Draft.Refused<>(noContainer(service, template));
    }
    String from = container.get().getImage();
    if (to.equals(from)) {
      return new Draft.NothingToDo<>(
          Fact.of("kubernetes.image-nothing", new Same(seen.name(), to)), output(from, to));
    }
    List<Fact> problems = Guards.against(seen.object());
    return problems.isEmpty()
        ? ready(context, seen, input, output(from, to))
        : new Draft.Refused<>(problems);
  }

  private static Draft<Pinned, Output> ready(
      StepContext context, Seen<Deployment, Budget> seen, Input input, Output output) {
    record To(
        String deployment,
        String namespace,
        String container,
        String fromVersion,
        String toVersion) {}
    record Back(String deployment, String version) {}
    String cause =
        input.cause() == null || input.cause().isBlank()
            ? "Image set to " + output.toVersion()
            : input.cause();
    return new Draft.Ready<>(
        new Pinned(
            output.fromImage(),
            output.toImage(),
            "",
            cause,
            Boolean.TRUE.equals(input.takesBack()),
            ""),
        Fact.of(
            "kubernetes.image",
            new To(
                seen.name(),
                seen.namespace(),
                context.service().container(),
                output.fromVersion(),
                output.toVersion())),
        TemplateEdit.warnings(seen.object(), output.toImage(), seen.around()),
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        new Inverse.PutBack(
            NAME,
            Json.object().put("image", output.fromImage()).put("takesBack", true),
            Fact.of("kubernetes.image-back", new Back(seen.name(), output.fromVersion()))));
  }

  private static Fact noContainer(Service service, PodTemplate template) {
    record Missing(String deployment, String container, List<String> containers) {}
    List<String> there = template.containers().stream().map(Container::getName).toList();
    return Fact.of(
        "kubernetes.no-container", new Missing(service.deployment(), service.container(), there));
  }

  @Override
  public Pinned settled(StepContext context, Pinned pins, Seen<Deployment, Budget> result) {
    String stored = image(context, result);
    return new Pinned(
        pins.fromImage(), pins.toImage(), stored, pins.cause(), pins.takesBack(), mark(result));
  }

  @Override
  public Seen<Deployment, Budget> apply(
      StepContext context, Seen<Deployment, Budget> now, Pinned pins) {
    String container = context.service().container();
    Deployment wanted =
        new DeploymentBuilder(now.object())
            .editSpec()
            .editTemplate()
            .editSpec()
            .editMatchingContainer(one -> container.equals(one.getName()))
            .withImage(pins.toImage())
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    String mark = pins.mark().isEmpty() ? PodTemplate.of(wanted).mark() : pins.mark();
    String by = context.requester().handle();
    String cause = "%s by %s (%s)".formatted(pins.cause(), by, context.run());
    Seen<Deployment, Budget> marked = marked(context, now, wanted, mark, cause);
    return pins.takesBack() ? takenBack(context, now, marked) : marked;
  }

  /** Other fields of the template may have been changed since. */
  @Override
  public boolean reached(
      StepContext context, Seen<Deployment, Budget> now, Pinned pins, Held held) {
    return pins.stored().equals(image(context, now));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    return output(pins.fromImage(), image(context, object));
  }

  private static Output output(String from, String to) {
    return new Output(from, to, ImageName.parse(from).version(), ImageName.parse(to).version());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    record Set(String deployment, String fromVersion, String toVersion) {}
    Output output = output(context, pins, object);
    return Fact.of(
        "kubernetes.image-set", new Set(object.name(), output.fromVersion(), output.toVersion()));
  }
}

package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Pins.Held;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Edit;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.FailedTemplates;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.TemplateDifferences;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An edit that gives the Deployment of a service another pod template. */
interface TemplateEdit<A, I extends Record, P extends Record, O extends Record>
    extends Edit<Seen<Deployment, A>, I, P, O> {
  @Override
  default String name(StepContext context, I input) {
    return context.service().deployment();
  }

  @Override
  default String fingerprint(Seen<Deployment, A> now, P pins) {
    return PodTemplate.of(now.object()).hash();
  }

  @Override
  default Optional<Fact> drift(StepContext context, Seen<Deployment, A> now, P pins, Held held) {
    if (!held.found().equals(fingerprint(now, pins))) {
      return Optional.of(changed(context, now, pins));
    }
    return Boolean.TRUE.equals(now.object().getSpec().getPaused())
        ? Optional.of(Fact.of("kubernetes.drifted-paused", "deployment", now.name()))
        : Optional.empty();
  }

  @Override
  default Fact changed(StepContext context, Seen<Deployment, A> now, P pins) {
    PodTemplate template = PodTemplate.of(now.object());
    return Fact.of(
        "kubernetes.drifted-template",
        "deployment",
        now.name(),
        "image",
        image(context, now),
        "revision",
        Annotations.on(now.object(), Annotations.REVISION),
        "by",
        template.outdates(now.object())
            ? ""
            : Annotations.on(now.object(), Annotations.REQUESTED_BY));
  }

  @Override
  default String state(StepContext context, Seen<Deployment, A> now) {
    return "image=%s revision=%s"
        .formatted(image(context, now), Annotations.on(now.object(), Annotations.REVISION));
  }

  @Override
  default List<Difference> differences(
      StepContext context, Seen<Deployment, A> now, Seen<Deployment, A> result, P pins) {
    return TemplateDifferences.between(
        PodTemplate.of(now.object()),
        PodTemplate.of(result.object()),
        context.service().container());
  }

  /** The image of the application container. */
  default String image(StepContext context, Seen<Deployment, A> seen) {
    return PodTemplate.of(seen.object()).image(context.service().container());
  }

  /**
   * With who and why for the history of the new template, and with whether the one that is left had
   * failed.
   *
   * @param mark of the template as the server will store it
   */
  default Seen<Deployment, A> marked(
      StepContext context, Seen<Deployment, A> now, Deployment wanted, String mark, String cause) {
    return now.with(
        new DeploymentBuilder(wanted)
            .editMetadata()
            .addToAnnotations(Annotations.REQUESTED_BY, context.requester().handle())
            .addToAnnotations(Annotations.MADE_FOR, mark)
            .addToAnnotations(Annotations.CHANGE_CAUSE, cause)
            .addToAnnotations(Annotations.FAILED, leaving(context, now).toString())
            .addToAnnotations(Annotations.OWN_CAUSE, cause)
            .endMetadata()
            .build());
  }

  /** A template whose roll-out got stuck has failed; one that runs everywhere has not. */
  private static FailedTemplates leaving(StepContext context, Seen<Deployment, ?> now) {
    PodTemplate left = PodTemplate.of(now.object());
    FailedTemplates failed = FailedTemplates.on(now.object());
    return switch (RolloutStatus.of(now.object())) {
      case RolloutStatus.Stuck _ -> failed.with(left, context.startedAt());
      case RolloutStatus.Complete _ -> failed.without(left);
      case RolloutStatus.Progressing _ -> failed;
    };
  }

  /** With the template that is left marked as one that was taken back. */
  default Seen<Deployment, A> takenBack(
      StepContext context, Seen<Deployment, A> now, Seen<Deployment, A> wanted) {
    FailedTemplates failed =
        FailedTemplates.on(wanted.object()).with(PodTemplate.of(now.object()), context.startedAt());
    return wanted.with(Annotations.with(wanted.object(), Annotations.FAILED, failed.toString()));
  }

  /** What the approver should know of a roll-out of pods like those of now. */
  static List<Fact> warnings(Deployment now, String newImage, Budget budget) {
    List<Fact> warnings = new ArrayList<>(Guards.warnings(now, newImage));
    warnings.addAll(budget.forRollout(now, PodTemplate.of(now)));
    return warnings;
  }

  /** The mark of a template as the plan's dry run has shown it. */
  default String mark(Seen<Deployment, A> result) {
    return PodTemplate.of(result.object()).mark();
  }
}

package dev.opsdeck.action.kubernetes.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.SetVariable.Input;
import dev.opsdeck.action.kubernetes.change.SetVariable.Output;
import dev.opsdeck.action.kubernetes.change.SetVariable.Pinned;
import dev.opsdeck.action.kubernetes.reading.Budget;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.env.set}: gives the application container one environment variable, or takes it
 * away. Never a secret: it would be readable by all who may see the Deployment.
 */
final class SetVariable implements TemplateEdit<Budget, Input, Pinned, Output> {
  private static final String NAME = "kubernetes.env.set";

  /** What shells and the API server agree on (C_IDENTIFIER). */
  private static final String LEGAL = "[A-Za-z_][A-Za-z0-9_]{0,127}";

  /**
   * @param value absent to take the variable away
   */
  record Input(String name, @Nullable String value) {}

  /**
   * @param from empty when it was not set
   * @param to empty when it is not set any more
   */
  record Output(String name, String from, String to) {}

  /**
   * @param mark of the template as the server will store it; empty until it was asked
   */
  record Pinned(String name, @Nullable String from, @Nullable String to, String mark) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new EditAction<>(new SetVariable(), Surrounded.byBudget(clusters));
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
    record Problem(String deployment, String name) {}
    Optional<EnvVar> now = variable(context, seen, input.name());
    Problem problem = new Problem(seen.name(), input.name());
    String from = now.map(EnvVar::getValue).orElse(now.isPresent() ? "" : null);
    if (!input.name().matches(LEGAL)) {
      return new Draft.Refused<>(Fact.of("kubernetes.env-bad-name", problem));
    }
    if (container(context, seen).isEmpty()) {
      return new Draft.Refused<>(
          Fact.of(
              "kubernetes.env-no-container", "deployment", seen.name(), "container", of(context)));
    }
    if (now.isPresent() && now.get().getValueFrom() != null) {
      return new Draft.Refused<>(Fact.of("kubernetes.env-from-elsewhere", problem));
    }
    if (isSecret(input.name(), input.value()) || isSecret(input.name(), from)) {
      return new Draft.Refused<>(Fact.of("kubernetes.env-secret", problem));
    }
    Pinned pins = new Pinned(input.name(), from, input.value(), "");
    if (Objects.equals(from, input.value())) {
      return new Draft.NothingToDo<>(Fact.of("kubernetes.env-nothing", problem), output(pins));
    }
    List<Fact> problems = Guards.against(seen.object());
    return problems.isEmpty()
        ? ready(seen, pins, image(context, seen))
        : new Draft.Refused<>(problems);
  }

  private static Draft<Pinned, Output> ready(
      Seen<Deployment, Budget> seen, Pinned pins, String image) {
    record Change(String deployment, String namespace, String name, String from, String to) {}
    record Back(String deployment, String name, String value) {}
    Output output = output(pins);
    ObjectNode with = Json.object().put("name", pins.name());
    if (pins.from() != null) {
      with.put("value", pins.from());
    }
    return new Draft.Ready<>(
        pins,
        Fact.of(
            "kubernetes.env",
            new Change(seen.name(), seen.namespace(), pins.name(), output.from(), output.to())),
        TemplateEdit.warnings(seen.object(), image, seen.around()),
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        new Inverse.PutBack(
            NAME,
            with,
            Fact.of("kubernetes.env-back", new Back(seen.name(), pins.name(), output.from()))));
  }

  /** Whether the gate for foreign text would hide it. */
  private static boolean isSecret(String name, @Nullable String value) {
    return value != null && !ForeignText.cleanValue(name, value).equals(value);
  }

  @Override
  public Pinned settled(StepContext context, Pinned pins, Seen<Deployment, Budget> result) {
    return new Pinned(pins.name(), pins.from(), pins.to(), mark(result));
  }

  @Override
  public Seen<Deployment, Budget> apply(
      StepContext context, Seen<Deployment, Budget> now, Pinned pins) {
    var container =
        new DeploymentBuilder(now.object())
            .editSpec()
            .editTemplate()
            .editSpec()
            .editMatchingContainer(one -> of(context).equals(one.getName()));
    boolean there = container.hasMatchingEnv(one -> pins.name().equals(one.getName()));
    if (pins.to() == null) {
      container.removeMatchingFromEnv(one -> pins.name().equals(one.getName()));
    } else if (there) {
      container
          .editMatchingEnv(one -> pins.name().equals(one.getName()))
          .withValue(pins.to())
          .endEnv();
    } else {
      container.addNewEnv().withName(pins.name()).withValue(pins.to()).endEnv();
    }
    Deployment wanted = container.endContainer().endSpec().endTemplate().endSpec().build();
    String mark = pins.mark().isEmpty() ? PodTemplate.of(wanted).mark() : pins.mark();
    String what = pins.to() == null ? "removed" : "set";
    String by = context.requester().handle();
    return marked(
        context,
        now,
        wanted,
        mark,
        "%s %s by %s (%s)".formatted(pins.name(), what, by, context.run()));
  }

  /** The values are no secrets, or it would have been refused: they are shown. */
  @Override
  public List<Difference> differences(
      StepContext context,
      Seen<Deployment, Budget> now,
      Seen<Deployment, Budget> result,
      Pinned pins) {
    Output output = output(pins);
    String field = "env." + pins.name();
    List<Difference> shown = new ArrayList<>();
    shown.add(new Difference(field, output.from(), output.to()));
    TemplateEdit.super.differences(context, now, result, pins).stream()
        .filter(other -> !other.field().equals(field))
        .forEach(shown::add);
    return shown;
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    return output(pins);
  }

  private static Output output(Pinned pins) {
    return new Output(
        pins.name(), pins.from() == null ? "" : pins.from(), pins.to() == null ? "" : pins.to());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<Deployment, Budget> object) {
    record Set(String deployment, String name, String to) {}
    return Fact.of("kubernetes.env-set", new Set(object.name(), pins.name(), output(pins).to()));
  }

  private static String of(StepContext context) {
    return context.service().container();
  }

  private static Optional<Container> container(StepContext context, Seen<Deployment, Budget> seen) {
    return PodTemplate.of(seen.object()).container(of(context));
  }

  private static Optional<EnvVar> variable(
      StepContext context, Seen<Deployment, Budget> seen, String name) {
    return container(context, seen).stream()
        .flatMap(one -> one.getEnv().stream())
        .filter(one -> name.equals(one.getName()))
        .findFirst();
  }
}

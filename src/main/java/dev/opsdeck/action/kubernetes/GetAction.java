package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.api.ReadRights;
import dev.opsdeck.action.kubernetes.view.EverythingView;
import dev.opsdeck.action.kubernetes.view.Form;
import dev.opsdeck.action.kubernetes.view.Look;
import dev.opsdeck.action.kubernetes.view.ObjectsView;
import dev.opsdeck.action.kubernetes.view.ObjectsView.Result;
import dev.opsdeck.action.kubernetes.view.OneView;
import dev.opsdeck.action.kubernetes.view.Seen;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.get}: objects of any kind as they are, what is wrong first. */
final class GetAction implements ReadAction<GetAction.Input, GetAction.Output> {

  /** Shows a kind as it belongs to a service. */
  @FunctionalInterface
  private interface ServiceView {
    StepOutcome<Output> show(StepContext context, Input input, Workload workload);
  }

  /**
   * @param kind absent for that of the target; of an environment, for all that matters
   * @param name of one object; absent for that of the target, or for all of the kind
   * @param view absent for all
   * @param namespace another one of the same cluster than the environment's
   * @param allNamespaces whether the whole cluster is looked at
   * @param toFile whether a list is wanted as a file, however short it is
   * @param watch how long to go on looking, half an hour at most
   */
  record Input(
      @Nullable GetKind kind,
      @Nullable String name,
      @Nullable Form view,
      @Nullable String namespace,
      @Nullable Boolean allNamespaces,
      @Nullable Boolean toFile,
      @Nullable Duration watch) {
    /** A kind of the target, shown as usual. */
    Input(GetKind kind, @Nullable Form view) {
      this(kind, null, view, null, null, null, null);
    }

    Form form() {
      return view == null ? Form.ALL : view;
    }

    /** Whether more is asked for than a service's own view of itself. */
    boolean isPlain() {
      return name == null
          && namespace == null
          && !Boolean.TRUE.equals(allNamespaces)
          && !Boolean.TRUE.equals(toFile)
          && List.of(Form.ALL, Form.UNHEALTHY).contains(form());
    }
  }

  /**
   * @param found whether there is any; for {@code hpa} of a service whether it has one
   * @param ready how many are as they should be; for {@code hpa} the replicas it counts
   * @param wanted how many there are; of a service as many as are asked for
   * @param names of the first hundred
   */
  record Output(
      boolean found, int ready, int wanted, int unhealthy, String image, List<String> names) {
    static final Output NOTHING = new Output(false, 0, 0, 0, "");

    Output {
      names = List.copyOf(names);
    }

    Output(boolean found, int ready, int wanted, int unhealthy, String image) {
      this(found, ready, wanted, unhealthy, image, List.of());
    }
  }

  private final Clusters clusters;

  GetAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.get",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        ReadRights.ALL);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Duration watch = input.watch();
    StepOutcome<Output> seen = seen(context, input);
    return watch == null ? seen : new Watch(clusters, context, input).after(watch, seen);
  }

  private StepOutcome<Output> seen(StepContext context, Input input) throws InterruptedException {
    Optional<ServiceView> own = ofService(context, input);
    if (own.isPresent()) {
      return Outcomes.read(clusters, context, workload -> own.get().show(context, input, workload));
    }
    return clusters
        .read(context.environment().cluster(), client -> shown(client, context, input))
        .fold(outcome -> outcome, Outcomes::failed);
  }

  /** The views of a service tell more than a list: what it should be, and what it was before. */
  private static Optional<ServiceView> ofService(StepContext context, Input input) {
    GetKind kind = input.kind();
    if (!(context.target() instanceof Target.OfService) || kind == null || !input.isPlain()) {
      return Optional.empty();
    }
    return switch (kind) {
      case PODS -> Optional.of(PodsView::of);
      case DEPLOYMENT, DEPLOYMENTS -> Optional.of(DeploymentView::of);
      case HPA -> Optional.of(AutoscalerView::of);
      default -> Optional.empty();
    };
  }

  private static StepOutcome<Output> shown(
      KubernetesClient client, StepContext context, Input input) throws InterruptedException {
    Optional<Look> asked = Looks.of(client, context, input);
    if (asked.isEmpty()) {
      return done(EverythingView.of(Looks.everything(client, context, input)));
    }
    Look look = asked.get();
    Result result = look.scope().isOne() ? OneView.of(look) : ObjectsView.of(look);
    return switch (result) {
      case Result.Shown(Seen seen) -> done(seen);
      case Result.Absent absent -> new StepOutcome.Failed<>(absent.why(), Again.WILL_NOT_HELP);
    };
  }

  private static StepOutcome<Output> done(Seen seen) {
    Output output =
        new Output(
            seen.count() > 0,
            seen.count() - seen.troubled(),
            seen.count(),
            seen.troubled(),
            "",
            seen.names());
    var done = new StepOutcome.Done<>(output, seen.summary(), seen.details(), seen.files());
    return seen.isWell() ? done : done.troubled();
  }
}

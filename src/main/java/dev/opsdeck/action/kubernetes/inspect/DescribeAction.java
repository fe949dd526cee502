package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.Naming.Found;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.ReadRights;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.view.Form;
import dev.opsdeck.action.kubernetes.view.Look;
import dev.opsdeck.action.kubernetes.view.Look.ToFile;
import dev.opsdeck.action.kubernetes.view.ObjectsView.Result;
import dev.opsdeck.action.kubernetes.view.OneView;
import dev.opsdeck.action.kubernetes.view.Seen;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.describe}: one object with all that belongs to it. */
final class DescribeAction implements ReadAction<DescribeAction.Input, DescribeAction.Output> {

  /** A part of the description. */
  enum Section {
    @JsonProperty("all")
    ALL,
    @JsonProperty("limits")
    LIMITS,
    @JsonProperty("events")
    EVENTS,
    @JsonProperty("conditions")
    CONDITIONS,
    @JsonProperty("capacity")
    CAPACITY
  }

  /**
   * @param section absent for everything
   * @param namespace another one than the environment's
   */
  record Input(@Nullable Section section, @Nullable String namespace) {
    boolean wants(Section part) {
      return section == null || section == Section.ALL || section == part;
    }
  }

  /**
   * @param name as it is in the cluster
   * @param well whether nothing is wrong with it
   */
  record Output(String name, boolean well, int warnings) {}

  private sealed interface Described {
    record Whole(String name, Seen seen, List<Fact> details, int warnings) implements Described {}

    record Nothing(Fact why) implements Described {}
  }

  private final Clusters clusters;

  DescribeAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.describe",
        Effect.READ,
        AcceptedTargets.object().or(AcceptedTargets.SERVICE),
        Input.class,
        Output.class,
        Stream.concat(
                ReadRights.ALL.stream(),
                Permission.list("optionally list events", "optionally list pods.metrics.k8s.io")
                    .stream())
            .toList());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return clusters
        .read(context.environment().cluster(), client -> described(client, context, input))
        .fold(DescribeAction::told, Inspections::failed);
  }

  private static Described described(KubernetesClient client, StepContext context, Input input)
      throws InterruptedException {
    ObjectReader reader = new ObjectReader(client);
    ObjectKind kind = TargetScope.kind(context.target()).orElse(ObjectKind.DEPLOYMENT);
    String namespace = TargetScope.namespace(context.target(), input.namespace(), false);
    Scope asked = TargetScope.of(context.target(), kind, namespace);
    Found found =
        kind == ObjectKind.ENDPOINTS ? Naming.service(reader, asked) : Naming.find(reader, asked);
    return switch (found) {
      case Found.NotServed _ -> new Described.Nothing(Missing.kind(context, asked));
      case Found.None none -> new Described.Nothing(Missing.object(context, asked, none.near()));
      case Found.One(Scope one) -> whole(reader, context, input, asked.named(one.name()));
    };
  }

  private static Described whole(ObjectReader reader, StepContext context, Input input, Scope scope)
      throws InterruptedException {
    Look look =
        new Look(
            reader,
            context.environment().cluster(),
            scope,
            Form.WIDE,
            ToFile.IF_LONG,
            context.now());
    return switch (OneView.of(look)) {
      case Result.Absent absent -> new Described.Nothing(absent.why());
      case Result.Shown(Seen seen) -> {
        List<Fact> details = new ArrayList<>(input.wants(Section.ALL) ? seen.details() : List.of());
        int warnings = Description.of(reader, scope, context.now()).addTo(details, input);
        yield new Described.Whole(scope.name(), seen, details, warnings);
      }
    };
  }

  private static StepOutcome<Output> told(Described described) {
    return switch (described) {
      case Described.Nothing nothing ->
          new StepOutcome.Failed<>(nothing.why(), Again.WILL_NOT_HELP);
      case Described.Whole whole -> {
        Seen seen = whole.seen();
        Done<Output> done =
            new Done<>(
                new Output(whole.name(), seen.isWell(), whole.warnings()),
                seen.summary(),
                whole.details(),
                List.of());
        yield seen.isWell() ? done : done.troubled();
      }
    };
  }
}

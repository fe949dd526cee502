package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.Manifest;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.Naming.Found;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.action.kubernetes.api.ReadRights;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.export}: objects as a file of YAML that can be applied again, without what the
 * server adds. Of Secrets only keys, sizes and fingerprints go into a chat.
 */
final class ExportAction implements ReadAction<ExportAction.Input, ExportAction.Output> {
  /** Slack shows a file of a megabyte; more is a matter for a backup. */
  private static final int MOST_CHARACTERS = 1_000_000;

  /** What a namespace is made of; what controllers make of it comes back by itself. */
  private static final List<ObjectKind> ALL =
      List.of(
          ObjectKind.CONFIG_MAP,
          ObjectKind.VOLUME_CLAIM,
          ObjectKind.SERVICE,
          ObjectKind.DEPLOYMENT,
          ObjectKind.STATEFULSET,
          ObjectKind.DAEMONSET,
          ObjectKind.CRONJOB,
          ObjectKind.INGRESS,
          ObjectKind.NETWORK_POLICY,
          ObjectKind.AUTOSCALER,
          ObjectKind.VERTICAL_AUTOSCALER,
          ObjectKind.DISRUPTION_BUDGET,
          ObjectKind.QUOTA,
          ObjectKind.CERTIFICATE,
          ObjectKind.VIRTUAL_SERVICE,
          ObjectKind.DESTINATION_RULE);

  record Input(@Nullable String namespace, @Nullable Boolean allNamespaces) {}

  /**
   * @param masked how many values were hidden, as they look like secrets
   */
  record Output(int objects, int masked) {}

  private sealed interface Exported {
    record Whole(String name, List<Manifest> manifests) implements Exported {}

    record Nothing(Fact why) implements Exported {}
  }

  private final Clusters clusters;

  ExportAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.export",
        Effect.READ,
        AcceptedTargets.ANY,
        Input.class,
        Output.class,
        ReadRights.ALL);
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return clusters
        .read(context.environment().cluster(), client -> exported(client, context, input))
        .fold(exported -> told(context, exported), Inspections::failed);
  }

  private static Exported exported(KubernetesClient client, StepContext context, Input input)
      throws InterruptedException {
    ObjectReader reader = new ObjectReader(client);
    Target target = context.target();
    String namespace = TargetScope.namespace(target, input.namespace(), input.allNamespaces());
    if (target instanceof Target.OfEnvironment) {
      List<Manifest> all = new ArrayList<>();
      for (ObjectKind kind : ALL) {
        all.addAll(manifests(reader, Scope.of(ApiResource.of(kind), namespace)));
      }
      return new Exported.Whole(namespace.isEmpty() ? "all" : namespace, all);
    }
    ObjectKind kind = TargetScope.kind(target).orElse(ObjectKind.DEPLOYMENT);
    Scope scope = TargetScope.of(target, kind, namespace);
    if (!scope.isOne()) {
      return new Exported.Whole(kind.plural(), manifests(reader, scope));
    }
    return switch (Naming.find(reader, scope)) {
      case Found.One(Scope one) ->
          new Exported.Whole(kind.word() + "-" + one.name(), manifests(reader, one));
      case Found.None none -> new Exported.Nothing(Missing.object(context, scope, none.near()));
      case Found.NotServed _ -> new Exported.Nothing(Missing.kind(context, scope));
    };
  }

  private static List<Manifest> manifests(ObjectReader reader, Scope scope)
      throws InterruptedException {
    List<Manifest> manifests = new ArrayList<>();
    End end =
        reader.objects(
            scope,
            object -> {
              if (!isMade(object)) {
                manifests.add(Manifest.of(withKind(object, scope)));
              }
            });
    return end == End.NOT_SERVED ? List.of() : manifests;
  }

  /** By a controller, which makes it again. */
  private static boolean isMade(JsonNode object) {
    return object
        .at("/metadata/ownerReferences")
        .valueStream()
        .anyMatch(owner -> owner.path("controller").asBoolean());
  }

  /** The API server leaves both out of the items of a list. */
  private static JsonNode withKind(JsonNode object, Scope scope) {
    return object.has("kind") ? object : scope.resource().typed(object);
  }

  private static StepOutcome<Output> told(StepContext context, Exported exported) {
    return switch (exported) {
      case Exported.Nothing nothing -> new StepOutcome.Failed<>(nothing.why(), Again.WILL_NOT_HELP);
      case Exported.Whole whole -> file(context, whole);
    };
  }

  private static StepOutcome<Output> file(StepContext context, Exported.Whole whole) {
    String text =
        whole.manifests().stream().map(Manifest::text).collect(Collectors.joining("---\n"));
    if (text.length() > MOST_CHARACTERS) {
      return new StepOutcome.Failed<>(
          Fact.of("inspect.export-too-much", "objects", whole.manifests().size()),
          Again.WILL_NOT_HELP);
    }
    int masked = whole.manifests().stream().mapToInt(Manifest::masked).sum();
    record Summary(String what, int objects, String target) {}
    Fact summary =
        Fact.of(
            "inspect.exported",
            new Summary(whole.name(), whole.manifests().size(), context.target().label()));
    LocalDate day = LocalDate.ofInstant(context.now(), ZoneOffset.UTC);
    List<Fact> details = new ArrayList<>();
    if (TargetScope.kind(context.target()).filter(ObjectKind.SECRET::equals).isPresent()) {
      details.add(Fact.of("inspect.export-secrets"));
    } else if (masked > 0) {
      details.add(Fact.of("inspect.export-masked", "count", masked));
    }
    return new StepOutcome.Done<>(
        new Output(whole.manifests().size(), masked),
        summary,
        details,
        List.of(new Attachment(whole.name() + "-" + day + ".yaml", text)));
  }
}

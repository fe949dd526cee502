package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.view.TextTable;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.top}: what pods or nodes use, against what they may use. */
final class TopAction implements ReadAction<TopAction.Input, TopAction.Output> {
  private static final int MOST_CHARACTERS = 2_400;
  private static final int MOST_NEAR = 10;

  /** What comes first. */
  enum Sort {
    @JsonProperty("cpu")
    CPU,
    @JsonProperty("memory")
    MEMORY
  }

  /**
   * @param sort the processor when absent
   */
  record Input(@Nullable Sort sort, @Nullable String namespace, @Nullable Boolean allNamespaces) {}

  /**
   * @param top which uses most, empty when nothing runs
   * @param nearLimit how many use 90 % of a limit or more
   */
  record Output(int count, String top, int nearLimit) {}

  private final Clusters clusters;

  TopAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.top",
        Effect.READ,
        AcceptedTargets.of(TargetKind.SERVICE, TargetKind.ENVIRONMENT, TargetKind.OBJECTS)
            .or(AcceptedTargets.object(ObjectKind.POD, ObjectKind.NODE)),
        Input.class,
        Output.class,
        Stream.concat(
                Permission.list("optionally list pods", "optionally list pods.metrics.k8s.io")
                    .stream(),
                Permission.inCluster(
                    "optionally list nodes", "optionally list nodes.metrics.k8s.io")
                    .stream())
            .toList());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    ObjectKind kind = TargetScope.kind(context.target()).orElse(ObjectKind.POD);
    return clusters
        .read(
            context.environment().cluster(),
            client -> {
              ObjectReader reader = new ObjectReader(client);
              return kind == ObjectKind.NODE ? nodes(reader) : pods(reader, context, input);
            })
        .fold(
            loads ->
                loads.isEmpty()
                    ? new StepOutcome.Failed<>(
                        Fact.of(
                            "inspect.no-metrics",
                            "cluster",
                            context.environment().cluster().name()),
                        Again.WILL_NOT_HELP)
                    : told(context, kind, input, loads.get()),
            Inspections::failed);
  }

  private static Optional<List<Load>> nodes(ObjectReader reader) throws InterruptedException {
    Optional<Usage> usage = Usage.ofNodes(reader);
    List<Load> loads = new ArrayList<>();
    if (usage.isPresent()) {
      reader.objects(
          Scope.of(ApiResource.of(ObjectKind.NODE), ""),
          node -> loads.add(Load.ofNode(node, usage.get())));
    }
    return usage.map(_ -> loads);
  }

  private static Optional<List<Load>> pods(ObjectReader reader, StepContext context, Input input)
      throws InterruptedException {
    String namespace =
        TargetScope.namespace(context.target(), input.namespace(), input.allNamespaces());
    Optional<Usage> usage = Usage.ofPods(reader, namespace);
    List<Load> loads = new ArrayList<>();
    if (usage.isPresent()) {
      reader.objects(
          TargetScope.of(context.target(), ObjectKind.POD, namespace),
          pod -> {
            if (pod.at("/status/phase").asText().equals("Running")) {
              String name = pod.at("/metadata/name").asText();
              String prefix = pod.at("/metadata/namespace").asText() + "/";
              loads.add(Load.ofPod(namespace.isEmpty() ? prefix + name : name, pod, usage.get()));
            }
          });
    }
    return usage.map(_ -> loads);
  }

  private static StepOutcome<Output> told(
      StepContext context, ObjectKind kind, Input input, List<Load> found) {
    Comparator<Load> most =
        input.sort() == Sort.MEMORY
            ? Comparator.comparing(Load::memory)
            : Comparator.comparing(Load::cpu);
    List<Load> loads = found.stream().sorted(most.reversed().thenComparing(Load::name)).toList();
    List<Load> near = loads.stream().filter(Load::isNearLimit).toList();
    List<Fact> details =
        new ArrayList<>(
            near.stream()
                .limit(MOST_NEAR)
                .map(load -> Fact.of("inspect.near-limit", Shown.of(load)))
                .toList());
    List<List<String>> cells = loads.stream().map(each -> Shown.cells(kind, each)).toList();
    List<String> lines = TextTable.lines(Shown.columns(kind), cells);
    List<String> fitting = TextTable.fitting(lines, MOST_CHARACTERS);
    List<Attachment> files = new ArrayList<>();
    if (!loads.isEmpty()) {
      details.add(Fact.of("view.table", "text", String.join("\n", fitting)));
    }
    if (fitting.size() < lines.size()) {
      details.add(Fact.of("view.rest-in-file", "count", lines.size() - fitting.size()));
      files.add(
          new Attachment(
              "top-" + kind.plural() + ".txt", TextTable.whole(Shown.columns(kind), cells)));
    }
    String top = loads.isEmpty() ? "" : loads.getFirst().name();
    Done<Output> done =
        new Done<>(
            new Output(loads.size(), top, near.size()),
            summary(context, kind, loads, near),
            details,
            files);
    return near.isEmpty() ? done : done.troubled();
  }

  private static Fact summary(
      StepContext context, ObjectKind kind, List<Load> loads, List<Load> near) {
    record Summary(String kinds, String target, int count, int near, String top) {}
    Summary summary =
        new Summary(
            kind.plural(),
            Inspections.label(context.target()),
            loads.size(),
            near.size(),
            loads.isEmpty() ? "" : loads.getFirst().name());
    return near.isEmpty() ? Fact.of("inspect.top", summary) : Fact.of("inspect.top-near", summary);
  }
}

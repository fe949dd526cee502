package dev.opsdeck.action.aws.eks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.KubernetesVersion;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/** {@code aws.eks.show}: version and state of a cluster and of its node groups. */
final class EksShow implements ReadAction<EksShow.Input, EksShow.Output> {
  /** What of it; before an upgrade, the node groups matter. */
  enum Section {
    @JsonProperty("version")
    VERSION,
    @JsonProperty("nodepools")
    NODEPOOLS,
    @JsonProperty("upgrades")
    UPGRADES
  }

  /**
   * @param section all when it is absent
   * @param group only this node group
   */
  record Input(@Nullable Section section, @Nullable String group) {}

  record Output(String version, String state, List<String> groups) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.eks.show",
          Effect.READ,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Eks eks;

  EksShow(Eks eks) {
    this.eks = eks;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                eks.cluster(place)
                    .fold(cluster -> told(input, place, cluster), CloudFailure::failed),
            CloudFailure::failed);
  }

  private StepOutcome<Output> told(Input input, CloudResource.Aws place, Cluster cluster)
      throws InterruptedException {
    if (input.section() == Section.VERSION) {
      return told(cluster, List.of());
    }
    String only = input.group();
    return only == null
        ? eks.groups(place).fold(groups -> told(cluster, groups), CloudFailure::failed)
        : eks.group(place, only).fold(group -> told(cluster, List.of(group)), CloudFailure::failed);
  }

  private static StepOutcome<Output> told(Cluster cluster, List<Nodegroup> groups) {
    List<Fact> lines = new ArrayList<>();
    if (cluster.health() != null) {
      cluster
          .health()
          .issues()
          .forEach(issue ->
              lines.add(
                  Fact.of("clouds.issue", "code", issue.codeAsString(), "why", issue.message())));
    }
    boolean issues = !lines.isEmpty();
    int bad = 0;
    for (Nodegroup group : groups) {
      boolean well = Condition.ofEks(group.statusAsString()) == Condition.READY;
      bad += well ? 0 : 1;
      lines.add(Eks.line(group, well));
      behind(cluster, group).ifPresent(lines::add);
    }
    Output output =
        new Output(
            cluster.version(),
            cluster.statusAsString(),
            groups.stream().map(Nodegroup::nodegroupName).toList());
    Fact summary =
        Fact.of(
            "clouds.cluster",
            "cluster",
            cluster.name(),
            "version",
            cluster.version(),
            "state",
            cluster.statusAsString(),
            "pools",
            groups.size(),
            "bad",
            bad);
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    boolean well =
        Condition.ofEks(cluster.statusAsString()) == Condition.READY && bad == 0 && !issues;
    return well ? done : done.troubled();
  }

  /** A node group must follow before the cluster can go on to the version after the next. */
  private static java.util.Optional<Fact> behind(Cluster cluster, Nodegroup group) {
    return KubernetesVersion.of(cluster.version())
        .flatMap(own ->
            KubernetesVersion.of(group.version())
                .filter(other -> own.minorsAhead(other) > 0)
                .map(other ->
                    Fact.of(
                        "clouds.group-behind",
                        "group",
                        group.nodegroupName(),
                        "version",
                        group.version(),
                        "cluster",
                        cluster.version())));
  }
}

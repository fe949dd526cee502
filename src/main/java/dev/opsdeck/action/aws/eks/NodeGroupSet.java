package dev.opsdeck.action.aws.eks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/**
 * {@code aws.eks.nodegroup.set}: how many nodes a group has, and between how many an autoscaler may
 * choose. Needs what {@code aws.eks.show} needs, {@code eks:UpdateNodegroupConfig} and {@code
 * eks:ListUpdates}.
 */
final class NodeGroupSet
    implements Drive<NodeGroupSet.Input, NodeGroupSet.Scaling, NodeGroupSet.Output> {
  /**
   * @param group the name of the node group
   * @param count of its nodes; what is not said stays
   */
  record Input(
      String group, @Nullable Integer count, @Nullable Integer min, @Nullable Integer max) {}

  record Output(String group, int count, int min, int max) {}

  /** From what to what; a count below is one that the autoscaler may have moved since. */
  record Scaling(String group, int fromMin, int fromMax, int count, int min, int max) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "aws.eks.nodegroup.set",
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Eks eks;

  NodeGroupSet(Eks eks) {
    this.eks = eks;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Scaling> pins() {
    return Scaling.class;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                eks.group(place, input.group())
                    .fold(group -> planned(place, input, group), CloudFailure::refused),
            CloudFailure::refused);
  }

  private static int or(@Nullable Integer said, int otherwise) {
    return said == null ? otherwise : said;
  }

  private static PlanOutcome<Output> planned(
      CloudResource.Aws place, Input input, Nodegroup group) {
    int min = group.scalingConfig().minSize();
    int max = group.scalingConfig().maxSize();
    int count = group.scalingConfig().desiredSize();
    Scaling scaling =
        new Scaling(
            input.group(),
            min,
            max,
            or(
                input.count(),
                Math.min(Math.max(count, or(input.min(), min)), or(input.max(), max))),
            or(input.min(), min),
            or(input.max(), max));
    Output expected = new Output(input.group(), scaling.count(), scaling.min(), scaling.max());
    if (scaling.min() < 0
        || scaling.min() > scaling.count()
        || scaling.count() > scaling.max()
        || scaling.max() < 1) {
      return new PlanOutcome.Refused<>(fact("clouds.group-bounds", scaling));
    }
    if (Condition.ofEks(group.statusAsString()) == Condition.CHANGING) {
      return new PlanOutcome.Refused<>(
          Fact.of("clouds.not-now", "what", input.group(), "state", group.statusAsString()));
    }
    if (scaling.count() == count && scaling.min() == min && scaling.max() == max) {
      return new PlanOutcome.NothingToDo<>(fact("clouds.group-is", scaling), expected);
    }
    List<Difference> differences = new ArrayList<>();
    difference("count", count, scaling.count(), differences);
    difference("min", min, scaling.min(), differences);
    difference("max", max, scaling.max(), differences);
    List<Fact> warnings =
        scaling.count() < count
            ? List.of(
                Fact.of("clouds.fewer-nodes", "pool", input.group(), "by", count - scaling.count()))
            : List.of();
    ObjectNode before =
        Json.object()
            .put("group", input.group())
            .put("count", count)
            .put("min", min)
            .put("max", max);
    Scaling back = new Scaling(input.group(), min, max, count, min, max);
    return new PlanOutcome.Planned<>(
        Fact.of("clouds.group-set", "group", input.group(), "cluster", place.name()),
        differences,
        warnings,
        List.of(),
        Pins.of(scaling),
        expected,
        new Inverse.PutBack(SPEC.name(), before, fact("clouds.group-back", back)));
  }

  private static void difference(String field, int from, int to, List<Difference> differences) {
    if (from != to) {
      differences.add(new Difference(field, Integer.toString(from), Integer.toString(to)));
    }
  }

  private static Fact fact(String code, Scaling scaling) {
    return Fact.of(
        code,
        "group",
        scaling.group(),
        "count",
        scaling.count(),
        "min",
        scaling.min(),
        "max",
        scaling.max());
  }

  @Override
  public Start start(StepContext context, Scaling pins) throws InterruptedException {
    return Located.inAws(context)
        .fold(
            place ->
                eks.group(place, pins.group())
                    .fold(group -> start(context, place, pins, group), Updates::refused),
            Updates::refused);
  }

  private Start start(StepContext context, CloudResource.Aws place, Scaling pins, Nodegroup group)
      throws InterruptedException {
    int min = group.scalingConfig().minSize();
    int max = group.scalingConfig().maxSize();
    boolean planned = min == pins.fromMin() && max == pins.fromMax();
    boolean begun = min == pins.min() && max == pins.max();
    if (!planned && !begun) {
      return new Start.Moved(
          Fact.of(
              "clouds.pool-moved",
              "pool",
              pins.group(),
              "found",
              pins.fromMin() + "-" + pins.fromMax(),
              "now",
              min + "-" + max));
    }
    return Updates.started(
        eks.aws()
            .send(
                pins.group(),
                () ->
                    eks.clients()
                        .eks(place.region())
                        .updateNodegroupConfig(request ->
                            request
                                .clusterName(place.name())
                                .nodegroupName(pins.group())
                                .clientRequestToken(Updates.token(context))
                                .scalingConfig(scaling ->
                                    scaling
                                        .minSize(pins.min())
                                        .maxSize(pins.max())
                                        .desiredSize(pins.count())))
                        .update()
                        .id()));
  }

  @Override
  public Trace trace(StepContext context, Scaling pins) throws InterruptedException {
    Map<String, String> asked =
        Map.of(
            "MinSize", Integer.toString(pins.min()),
            "MaxSize", Integer.toString(pins.max()),
            "DesiredSize", Integer.toString(pins.count()));
    return Located.inAws(context)
        .fold(
            place -> new Updates(eks, place, pins.group()).trace(context, asked),
            failure -> new Trace.Unclear(failure.why()));
  }

  @Override
  public Look<Output> look(StepContext context, Scaling pins, String operation)
      throws InterruptedException {
    Output output = new Output(pins.group(), pins.count(), pins.min(), pins.max());
    return Located.inAws(context)
        .fold(
            place ->
                new Updates(eks, place, pins.group())
                    .look(
                        operation,
                        _ -> new Look.Reached<>(output, fact("clouds.group-is", pins), List.of())),
            failure -> new Look.Unseen<>(failure.why()));
  }
}

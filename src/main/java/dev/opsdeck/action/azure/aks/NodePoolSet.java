package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmChange;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.action.cloud.Located;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code azure.aks.nodepool.set}: how many nodes a pool has, or between how many its autoscaler
 * chooses. Needs {@code managedClusters/agentPools/read} and {@code write}.
 *
 * <p>The pool is written whole, as it was read, under the version that was read. Azure refuses a
 * count together with switching the autoscaler on, so that the count is left as it is then
 * (providers/facts.md).
 */
final class NodePoolSet
    implements ArmChange<NodePoolSet.Input, NodePoolSet.Scaling, NodePoolSet.Output> {
  static final String NAME = "azure.aks.nodepool.set";

  /**
   * @param pool the name of the node pool
   * @param count of its nodes; not while the autoscaler is on
   * @param autoscaler to be switched on or off
   * @param min with the autoscaler, which it switches on
   * @param max with the autoscaler, which it switches on
   */
  record Input(
      String pool,
      @Nullable Integer count,
      @Nullable Switch autoscaler,
      @Nullable Integer min,
      @Nullable Integer max) {}

  /** For the autoscaler. */
  enum Switch {
    @JsonProperty("on")
    ON,
    @JsonProperty("off")
    OFF
  }

  record Output(String pool, int count, boolean autoscaled, int min, int max) {}

  /**
   * From what to what.
   *
   * @param found how it scaled when it was planned
   * @param count what the pool is to have; -1 when the autoscaler chooses
   */
  record Scaling(String pool, String found, boolean autoscaled, int count, int min, int max) {
    boolean isReached(AgentPool now) {
      return autoscaled
          ? now.autoscaled() && now.min() == min && now.max() == max
          : !now.autoscaled() && now.count() == count;
    }

    /** As {@link AgentPool#scaling}. */
    String wanted() {
      return autoscaled ? min + "-" + max : Integer.toString(count);
    }
  }

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          NAME,
          Effect.CHANGE,
          AcceptedTargets.of(TargetKind.CLUSTER),
          Input.class,
          Output.class,
          List.of());

  private final Arm arm;

  NodePoolSet(Arm arm) {
    this.arm = arm;
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
  public Arm arm() {
    return arm;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return Located.inAzure(context)
        .fold(
            place ->
                arm.read(input.pool(), Written.pool(place, input.pool()))
                    .map(AgentPool::of)
                    .fold(
                        pool -> new NodePoolPlan(place.name(), pool).of(input),
                        CloudFailure::refused),
            CloudFailure::refused);
  }

  @Override
  public Asked<Place> place(StepContext context, Scaling pins) {
    return Located.inAzure(context)
        .map(cluster -> new Place(pins.pool(), Written.pool(cluster, pins.pool())));
  }

  @Override
  public Condition condition(JsonNode resource) {
    return AgentPool.of(resource).condition();
  }

  @Override
  public String state(JsonNode resource) {
    return AgentPool.of(resource).state();
  }

  @Override
  public boolean isReached(Scaling pins, JsonNode resource) {
    return pins.isReached(AgentPool.of(resource));
  }

  @Override
  public boolean isAsPlanned(Scaling pins, JsonNode resource) {
    return AgentPool.of(resource).scaling().equals(pins.found());
  }

  @Override
  public Fact moved(Scaling pins, JsonNode resource) {
    String now = AgentPool.of(resource).scaling();
    return Fact.of("clouds.pool-moved", "pool", pins.pool(), "found", pins.found(), "now", now);
  }

  @Override
  public Sent send(StepContext context, Place place, Scaling pins, JsonNode resource)
      throws InterruptedException {
    ObjectNode body = Written.back(resource, fields -> set(fields, pins));
    return arm.put(place.what(), place.path(), body, Written.version(resource));
  }

  private static void set(ObjectNode fields, Scaling pins) {
    fields.put("enableAutoScaling", pins.autoscaled());
    if (pins.autoscaled()) {
      fields.put("minCount", pins.min()).put("maxCount", pins.max());
    } else {
      fields.put("count", pins.count());
      fields.remove(List.of("minCount", "maxCount"));
    }
  }

  @Override
  public Look<Output> done(Scaling pins, JsonNode resource) {
    AgentPool pool = AgentPool.of(resource);
    Fact summary =
        Fact.of(
            "clouds.pool-is",
            "pool",
            pool.name(),
            "autoscaled",
            pool.autoscaled(),
            "scaling",
            pool.scaling(),
            "count",
            pool.count());
    return new Look.Reached<>(output(pins, pool), summary, List.of(pool.line()));
  }

  static Output output(Scaling scaling, AgentPool pool) {
    int count = scaling.autoscaled() ? pool.count() : scaling.count();
    return new Output(pool.name(), count, scaling.autoscaled(), scaling.min(), scaling.max());
  }
}

package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.azure.aks.NodePoolSet.Input;
import dev.opsdeck.action.azure.aks.NodePoolSet.Output;
import dev.opsdeck.action.azure.aks.NodePoolSet.Scaling;
import dev.opsdeck.action.azure.aks.NodePoolSet.Switch;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.List;

/** What asking a node pool for another size would do; pure. */
record NodePoolPlan(String cluster, AgentPool pool) {
  /** AKS takes no more. */
  private static final int MOST = 1000;

  PlanOutcome<Output> of(Input input) {
    boolean on = input.autoscaler() == Switch.ON || input.min() != null || input.max() != null;
    boolean off = input.autoscaler() == Switch.OFF;
    if (on && (off || input.count() != null)) {
      return refused("clouds.count-and-autoscaler");
    }
    if (!on && !off && input.count() == null) {
      return refused("clouds.nothing-asked");
    }
    if (pool.autoscaled() && !on && !off) {
      return refused("clouds.autoscaler-on");
    }
    Scaling scaling =
        on
            ? new Scaling(
                pool.name(),
                pool.scaling(),
                true,
                -1,
                or(input.min(), pool.min()),
                or(input.max(), pool.max()))
            : new Scaling(
                pool.name(), pool.scaling(), false, or(input.count(), pool.count()), 0, 0);
    return isPossible(scaling) ? planned(scaling) : refused("clouds.bad-bounds");
  }

  private static int or(@org.jspecify.annotations.Nullable Integer said, int otherwise) {
    return said == null ? otherwise : said;
  }

  /** A system pool keeps a node: the cluster's own pods run there. */
  private boolean isPossible(Scaling scaling) {
    int least = pool.system() ? 1 : 0;
    return scaling.autoscaled()
        ? scaling.min() >= least
            && scaling.min() <= scaling.max()
            && scaling.max() > 0
            && scaling.max() <= MOST
        : scaling.count() >= least && scaling.count() <= MOST;
  }

  private PlanOutcome<Output> planned(Scaling scaling) {
    if (pool.condition() == Condition.CHANGING) {
      return refused("clouds.not-now");
    }
    Output expected = NodePoolSet.output(scaling, pool);
    if (scaling.isReached(pool)) {
      return pool.condition() == Condition.READY
          ? new PlanOutcome.NothingToDo<>(
              Fact.of("clouds.pool-as-asked", "pool", pool.name(), "scaling", scaling.wanted()),
              expected)
          : refused("clouds.as-asked-but-broken");
    }
    return new PlanOutcome.Planned<>(
        Fact.of(
            "clouds.pool-set",
            "pool",
            pool.name(),
            "cluster",
            cluster,
            "autoscaled",
            scaling.autoscaled(),
            "from",
            pool.scaling(),
            "to",
            scaling.wanted()),
        differences(scaling),
        warnings(scaling),
        List.of(),
        Pins.of(scaling),
        expected,
        back());
  }

  private List<Difference> differences(Scaling scaling) {
    List<Difference> differences = new ArrayList<>();
    if (scaling.autoscaled() != pool.autoscaled()) {
      differences.add(
          new Difference("autoscaler", word(pool.autoscaled()), word(scaling.autoscaled())));
    }
    if (!scaling.wanted().equals(pool.scaling())) {
      differences.add(new Difference("nodes", pool.scaling(), scaling.wanted()));
    }
    return differences;
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }

  private List<Fact> warnings(Scaling scaling) {
    List<Fact> warnings = new ArrayList<>();
    if (pool.condition() == Condition.BROKEN) {
      warnings.add(Fact.of("clouds.was-broken", "what", pool.name(), "state", pool.state()));
    }
    int most = scaling.autoscaled() ? scaling.max() : scaling.count();
    if (most < pool.count()) {
      warnings.add(Fact.of("clouds.fewer-nodes", "pool", pool.name(), "by", pool.count() - most));
    }
    int least = scaling.autoscaled() ? scaling.min() : scaling.count();
    if (least > pool.count()) {
      warnings.add(Fact.of("clouds.more-nodes", "by", least - pool.count(), "size", pool.vmSize()));
    }
    return warnings;
  }

  private Inverse back() {
    ObjectNode with = Json.object().put("pool", pool.name());
    if (pool.autoscaled()) {
      with.put("autoscaler", "on").put("min", pool.min()).put("max", pool.max());
    } else {
      with.put("autoscaler", "off").put("count", pool.count());
    }
    Fact summary =
        Fact.of(
            "clouds.pool-back", "pool", pool.name(), "cluster", cluster, "scaling", pool.scaling());
    return new Inverse.PutBack(NodePoolSet.NAME, with, summary);
  }

  private PlanOutcome<Output> refused(String code) {
    return new PlanOutcome.Refused<>(
        Fact.of(
            code,
            "what",
            pool.name(),
            "count",
            pool.count(),
            "min",
            pool.min(),
            "max",
            pool.max(),
            "state",
            pool.state()));
  }
}

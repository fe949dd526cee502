package dev.opsdeck.demo.cluster.controller;

import dev.opsdeck.demo.cluster.api.KubeObject;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many replicas each ReplicaSet of a roll-out should have next: one step at a time. */
final class RolloutScaler {
  private final DeploymentController controller;

  RolloutScaler(DeploymentController controller) {
    this.controller = controller;
  }

  void scale(Rollout rollout) {
    boolean resized =
        rollout.active().stream()
            .anyMatch(rs ->
                DeploymentController.desiredWhenScaled(rs, rollout.replicas())
                    != rollout.replicas());
    if (rollout.paused() || resized) {
      follow(rollout);
    } else if (rollout.current() == null) {
      return;
    } else if (rollout.recreates()) {
      recreate(rollout, rollout.current());
    } else if (!grow(rollout, rollout.current())) {
      shrink(rollout, rollout.current());
    }
  }

  /** The number of replicas was changed: keep the shares as they are. */
  private void follow(Rollout rollout) {
    List<KubeObject> active = rollout.active();
    @Nullable KubeObject only =
        active.size() == 1 ? active.getFirst() : active.isEmpty() ? rollout.current() : null;
    if (only != null) {
      controller.resize(rollout, only, rollout.replicas());
      return;
    }
    int allowed = rollout.replicas() == 0 ? 0 : rollout.replicas() + rollout.maxSurge();
    int total = Math.max(1, rollout.total(Rollout::wanted));
    int left = allowed;
    List<KubeObject> bySize =
        active.stream().sorted(Comparator.comparingInt(Rollout::wanted).reversed()).toList();
    for (int i = bySize.size() - 1; i >= 0; i--) {
      KubeObject rs = bySize.get(i);
      int share =
          i == 0 ? left : Math.min(left, Math.round(Rollout.wanted(rs) * (float) allowed / total));
      controller.resize(rollout, rs, share);
      left -= share;
    }
  }

  private void recreate(Rollout rollout, KubeObject current) {
    boolean oldGone = true;
    for (KubeObject old : rollout.old()) {
      if (Rollout.wanted(old) > 0) {
        controller.resize(rollout, old, 0);
      }
      oldGone &= !controller.hasPods(old);
    }
    if (oldGone) {
      controller.resize(rollout, current, rollout.replicas());
    }
  }

  /** Whether the new ReplicaSet was changed. */
  private boolean grow(Rollout rollout, KubeObject current) {
    int wanted = Rollout.wanted(current);
    int room = rollout.replicas() + rollout.maxSurge() - rollout.total(Rollout::wanted);
    int next =
        wanted > rollout.replicas()
            ? rollout.replicas()
            : wanted + Math.max(0, Math.min(room, rollout.replicas() - wanted));
    controller.resize(rollout, current, next);
    return next != wanted;
  }

  /** Takes from the old ones what availability allows, pods that are not healthy first. */
  private void shrink(Rollout rollout, KubeObject current) {
    int minimum = rollout.replicas() - rollout.maxUnavailable();
    int missing = Rollout.wanted(current) - Rollout.available(current);
    int removable = rollout.total(Rollout::wanted) - minimum - missing;
    for (KubeObject old : rollout.old()) {
      int unhealthy = Math.max(0, Rollout.wanted(old) - Rollout.available(old));
      int less = Math.min(Math.max(0, removable), Math.min(unhealthy, Rollout.wanted(old)));
      if (less > 0) {
        controller.resize(rollout, old, Rollout.wanted(old) - less);
        return;
      }
    }
    int spare = Math.min(removable, rollout.total(Rollout::available) - minimum);
    for (KubeObject old : rollout.old()) {
      int less = Math.min(Math.max(0, spare), Rollout.wanted(old));
      if (less > 0) {
        controller.resize(rollout, old, Rollout.wanted(old) - less);
        spare -= less;
      }
    }
  }
}

package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line per pod, the bad ones first. */
public final class PodLines {
  private static final int MOST = 40;

  private static final Comparator<PodState> WORST_FIRST =
      Comparator.comparing((PodState pod) -> pod.health() != Health.UNHEALTHY)
          .thenComparing(pod -> pod.health() == Health.LEAVING)
          .thenComparing(PodState::name);

  private PodLines() {}

  public static List<Fact> of(List<PodState> pods, Instant now) {
    List<Fact> lines = new ArrayList<>();
    pods.stream().sorted(WORST_FIRST).limit(MOST).forEach(pod -> lines.add(line(pod, now)));
    if (pods.size() > MOST) {
      lines.add(Fact.of("kubernetes.more-pods", "count", pods.size() - MOST));
    }
    return lines;
  }

  /** Only what is wrong, for a rollout that failed. */
  public static List<Fact> bad(List<PodState> pods, Instant now) {
    return of(pods.stream().filter(pod -> pod.health() == Health.UNHEALTHY).toList(), now);
  }

  public static long count(List<PodState> pods, Health health) {
    return pods.stream().filter(pod -> pod.health() == health).count();
  }

  /** In whole seconds; empty for what has no beginning. */
  public static String age(@Nullable Instant since, Instant now) {
    return since == null || since.equals(Instant.EPOCH)
        ? ""
        : Duration.between(since, now).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static Fact line(PodState pod, Instant now) {
    Instant last = pod.lastRestart();
    return Fact.of(
        "kubernetes.pod",
        "pod",
        pod.name(),
        "state",
        pod.state(),
        "ready",
        pod.ready(),
        "restarts",
        pod.restarts(),
        "lastRestart",
        last == null ? "" : last,
        "age",
        age(pod.created(), now),
        "node",
        pod.node(),
        "health",
        pod.health().name().toLowerCase(java.util.Locale.ROOT),
        "why",
        pod.why());
  }
}

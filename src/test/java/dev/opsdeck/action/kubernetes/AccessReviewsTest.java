package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.Permission;
import dev.opsdeck.kernel.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessReviewsTest {
  private final Bench bench = Bench.withTwoRevisions();

  @AfterEach
  void stop() {
    bench.close();
  }

  private List<Fact> missing() throws InterruptedException {
    Set<Permission> needed =
        new HashSet<>(
            Permission.list("get deployments.apps", "patch deployments.apps", "get pods/log"));
    needed.addAll(Permission.inCluster("patch nodes"));
    return new AccessReviews(bench.clusters).missing(Bench.target().environment(), needed);
  }

  @Test
  void a_missing_right_is_named_with_where_it_is_missing() throws InterruptedException {
    bench.cluster.deny("patch", "deployments");
    bench.cluster.deny("patch", "nodes");

    assertEquals(
        List.of(
            Fact.of(
                "cluster.right-missing",
                "cluster",
                "aks",
                "verb",
                "patch",
                "resource",
                "deployments.apps",
                "namespace",
                "production"),
            Fact.of(
                "cluster.right-missing",
                "cluster",
                "aks",
                "verb",
                "patch",
                "resource",
                "nodes",
                "namespace",
                "")),
        missing());
  }

  @Test
  void who_may_do_everything_misses_nothing() throws InterruptedException {
    assertEquals(List.of(), missing());
  }

  @Test
  void what_the_cluster_does_not_say_counts_as_there() throws InterruptedException {
    bench.cluster.failNext("/apis/authorization.k8s.io", "POST", 500, 100);

    assertEquals(List.of(), missing());
  }
}

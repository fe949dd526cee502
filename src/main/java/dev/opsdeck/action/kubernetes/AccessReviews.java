package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Permission.Reach;
import dev.opsdeck.action.Rights;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the API server what Opsdeck may do ({@code SelfSubjectAccessReview},
 * authorization.k8s.io/v1), all rights at the same time. Every authenticated client may ask this.
 */
final class AccessReviews implements Rights {
  private final Clusters clusters;

  AccessReviews(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public List<Fact> missing(Environment where, Set<Permission> needed) throws InterruptedException {
    List<Permission> asked =
        needed.stream().sorted(Comparator.comparing(Permission::toString)).toList();
    List<Fact> missing = new ArrayList<>();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> questions = new ArrayList<>();
      asked.forEach(permission -> questions.add(() -> isDenied(where, permission)));
      List<Future<Boolean>> answers = askers.invokeAll(questions);
      for (int i = 0; i < asked.size(); i++) {
        if (answers.get(i).get()) {
          missing.add(fact(where, asked.get(i)));
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an access review of " + where.key() + " broke", e);
    }
    return missing;
  }

  private boolean isDenied(Environment where, Permission permission) throws InterruptedException {
    return clusters
        .read(
            where.cluster(),
            client -> {
              SelfSubjectAccessReview answer =
                  client
                      .authorization()
                      .v1()
                      .selfSubjectAccessReview()
                      .create(review(where, permission));
              return answer.getStatus() != null
                  && !Boolean.TRUE.equals(answer.getStatus().getAllowed());
            })
        .fold(denied -> denied, failure -> false);
  }

  private static SelfSubjectAccessReview review(Environment where, Permission permission) {
    String[] resource = permission.resource().split("/", 2);
    return new SelfSubjectAccessReviewBuilder()
        .withNewSpec()
        .withNewResourceAttributes()
        .withNamespace(permission.reach() == Reach.CLUSTER ? null : where.namespace())
        .withVerb(permission.verb())
        .withGroup(permission.group())
        .withResource(resource[0])
        .withSubresource(resource.length > 1 ? resource[1] : null)
        .endResourceAttributes()
        .endSpec()
        .build();
  }

  private static Fact fact(Environment where, Permission permission) {
    return Fact.of(
        "cluster.right-missing",
        "cluster",
        where.cluster().name(),
        "verb",
        permission.verb(),
        "resource",
        permission.toString().substring(permission.verb().length() + 1),
        "namespace",
        permission.reach() == Reach.CLUSTER ? "" : where.namespace());
  }
}

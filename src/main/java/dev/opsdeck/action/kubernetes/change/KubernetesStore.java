package dev.opsdeck.action.kubernetes.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.ObjectStore;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The objects of one kind in the environment of a step: in its namespace, or in its cluster for
 * kinds that have none. Changes are merge patches that are bound to the version that was read.
 *
 * @param <A> what stands around each
 */
final class KubernetesStore<K extends HasMetadata, A> implements ObjectStore<Seen<K, A>> {
  private static final String MANAGER = "opsdeck";
  private static final PatchContext FOR_REAL = merge(List.of());
  private static final PatchContext DRY_RUN = merge(List.of("All"));

  private final Clusters clusters;
  private final Class<K> type;
  private final Around<K, A> held;
  private final Around<K, A> survey;

  /** Reads what stands around an object, through the same client. */
  interface Around<K, A> {
    A of(KubernetesClient client, K object);
  }

  /**
   * @param held what carrying a change out must know
   * @param survey the same, with what a plan tells the approver
   */
  KubernetesStore(Clusters clusters, Class<K> type, Around<K, A> held, Around<K, A> survey) {
    this.clusters = clusters;
    this.type = type;
    this.held = held;
    this.survey = survey;
  }

  @Override
  public Result<Optional<Seen<K, A>>> read(StepContext context, String name)
      throws InterruptedException {
    return read(context, name, held);
  }

  @Override
  public Result<Optional<Seen<K, A>>> survey(StepContext context, String name)
      throws InterruptedException {
    return read(context, name, survey);
  }

  private Result<Optional<Seen<K, A>>> read(StepContext context, String name, Around<K, A> around)
      throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client ->
                Optional.ofNullable(resource(client, context, name).get())
                    .map(object -> new Seen<>(object, around.of(client, object)))));
  }

  @Override
  public Result<Seen<K, A>> dryRun(StepContext context, Seen<K, A> now, Seen<K, A> wanted)
      throws InterruptedException {
    JsonNode patch = MergePatch.between(now.object(), wanted.object());
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client -> now.with(patched(resource(client, context, now.name()), DRY_RUN, patch))));
  }

  @Override
  public Result<Seen<K, A>> replace(StepContext context, Seen<K, A> now, Seen<K, A> wanted)
      throws InterruptedException {
    JsonNode patch = MergePatch.between(now.object(), wanted.object());
    return ClusterResults.of(
        clusters.write(
            context.environment().cluster(),
            client -> now.with(patched(resource(client, context, now.name()), FOR_REAL, patch))));
  }

  @Override
  public Seen<K, A> stamped(Seen<K, A> seen, String stamp) {
    return seen.with(Annotations.with(seen.object(), Annotations.STAMP, stamp));
  }

  @Override
  public String stamp(Seen<K, A> seen) {
    return Annotations.on(seen.object(), Annotations.STAMP);
  }

  @Override
  public String uid(Seen<K, A> seen) {
    return seen.object().getMetadata().getUid();
  }

  @Override
  public String label(String name) {
    String kind = type.getSimpleName();
    return (kind.equals("HorizontalPodAutoscaler") ? "hpa" : kind.toLowerCase(Locale.ROOT))
        + "/"
        + name;
  }

  @Override
  public Fact gone(StepContext context, String name) {
    var environment = context.environment();
    return Fact.of(
        "kubernetes.object-gone",
        "object",
        label(name),
        "namespace",
        Namespaced.class.isAssignableFrom(type) ? environment.namespace() : "",
        "cluster",
        environment.cluster().name());
  }

  private Resource<K> resource(KubernetesClient client, StepContext context, String name) {
    var all = client.resources(type);
    return Namespaced.class.isAssignableFrom(type)
        ? all.inNamespace(context.environment().namespace()).withName(name)
        : all.withName(name);
  }

  private static <K> K patched(Resource<K> resource, PatchContext context, JsonNode patch) {
    return resource.patch(context, patch.toString());
  }

  private static PatchContext merge(List<String> dryRun) {
    PatchContext.Builder context =
        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(MANAGER);
    return (dryRun.isEmpty() ? context : context.withDryRun(dryRun)).build();
  }
}

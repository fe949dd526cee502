package dev.opsdeck.action.kubernetes.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.ObjectStore;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.action.kubernetes.change.ClusterResults;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.secret.GeneratedValue;
import dev.opsdeck.secret.SealedValues;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Secrets in the environment of a step; also those that do not exist yet. The value is opened, or
 * made, for the one write that needs it. What is tried before has another of the same length.
 */
final class SecretStore implements ObjectStore<Held> {
  private static final String MANAGER = "opsdeck";

  private final Clusters clusters;
  private final SealedValues values;

  SecretStore(Clusters clusters, SealedValues values) {
    this.clusters = clusters;
    this.values = values;
  }

  @Override
  public Result<Optional<Held>> read(StepContext context, String name) throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client -> Optional.of(Held.of(get(client, context, name), List.of()))));
  }

  @Override
  public Result<Optional<Held>> survey(StepContext context, String name)
      throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client ->
                Optional.of(
                    Held.of(
                        get(client, context, name),
                        Readers.labels(
                            client, context.environment().namespace(), "Secret", name)))));
  }

  private static Secret get(KubernetesClient client, StepContext context, String name) {
    return client.secrets().inNamespace(context.environment().namespace()).withName(name).get();
  }

  @Override
  public Result<Held> dryRun(StepContext context, Held now, Held wanted)
      throws InterruptedException {
    Optional<Fact> no = Untouchable.of(now.secret());
    if (no.isPresent()) {
      return new Result.Missed<>(Result.Kind.REFUSED, no.get());
    }
    Wanted aim = Objects.requireNonNull(wanted.wanted());
    if (!aim.generated()
        && !SealedValues.isOf(context.run(), aim.sealed())
        && !values.holds(aim.sealed(), context.requester(), context.run())) {
      return new Result.Missed<>(Result.Kind.REFUSED, gone(aim));
    }
    String pretended = GeneratedValue.of(aim.length(), aim.alphabet());
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client -> written(client, context, now, wanted, pretended, true)));
  }

  private static Fact gone(Wanted aim) {
    return Fact.of("secret.value-gone", "key", aim.key());
  }

  @Override
  public Result<Held> replace(StepContext context, Held now, Held wanted)
      throws InterruptedException {
    Wanted aim = Objects.requireNonNull(wanted.wanted());
    Optional<String> value =
        aim.generated()
            ? Optional.of(GeneratedValue.of(aim.length(), aim.alphabet()))
            : values.open(aim.sealed(), context.requester(), context.run());
    if (value.isEmpty()) {
      return new Result.Missed<>(Result.Kind.REFUSED, gone(aim));
    }
    return ClusterResults.of(
        clusters.write(
            context.environment().cluster(),
            client -> written(client, context, now, wanted, value.get(), false)));
  }

  private static Held written(
      KubernetesClient client,
      StepContext context,
      Held now,
      Held wanted,
      String value,
      boolean dryRun) {
    Wanted aim = Objects.requireNonNull(wanted.wanted());
    String data = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    Secret before = now.secret();
    Secret stored =
        before == null
            ? created(client, context, aim, wanted.stamp(), data, dryRun)
            : patched(client, before, aim, wanted.stamp(), data, dryRun);
    return Held.of(stored, now.readers()).wanting(aim);
  }

  private static Secret created(
      KubernetesClient client,
      StepContext context,
      Wanted aim,
      String stamp,
      String data,
      boolean dryRun) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(aim.name())
            .withNamespace(context.environment().namespace())
            .withAnnotations(Map.of(Annotations.STAMP, stamp))
            .endMetadata()
            .withType("Opaque")
            .withData(Map.of(aim.key(), data))
            .build();
    return client.resource(secret).dryRun(dryRun).create();
  }

  private static Secret patched(
      KubernetesClient client,
      Secret before,
      Wanted aim,
      String stamp,
      String data,
      boolean dryRun) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
    metadata.putObject("annotations").put(Annotations.STAMP, stamp);
    patch.putObject("data").put(aim.key(), data);
    PatchContext.Builder how =
        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(MANAGER);
    return client
        .secrets()
        .inNamespace(before.getMetadata().getNamespace())
        .withName(before.getMetadata().getName())
        .patch((dryRun ? how.withDryRun(List.of("All")) : how).build(), patch.toString());
  }

  @Override
  public Held stamped(Held held, String stamp) {
    return held.stamped(stamp);
  }

  @Override
  public String stamp(Held held) {
    return held.stamp();
  }

  @Override
  public String uid(Held held) {
    return held.uid();
  }

  @Override
  public String label(String name) {
    return "secret/" + name;
  }

  @Override
  public Fact gone(StepContext context, String name) {
    return Fact.of(
        "kubernetes.object-gone",
        "object",
        label(name),
        "namespace",
        context.environment().namespace(),
        "cluster",
        context.environment().cluster().name());
  }
}

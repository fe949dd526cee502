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
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ConfigMaps in the environment of a step that hold files; also those that do not exist yet. */
final class FileStore implements ObjectStore<FileStore.Mapped> {
  /**
   * A ConfigMap as the cluster has it, and the file that it is to hold.
   *
   * @param map absent when there is none of that name
   * @param file absent until it is known
   */
  record Mapped(
      @Nullable ConfigMap map, SetFile.@Nullable File file, String stamp, List<String> readers) {
    Mapped {
      readers = List.copyOf(readers);
    }

    static Mapped of(@Nullable ConfigMap map, List<String> readers) {
      String stamp = map == null ? "" : Annotations.on(map, Annotations.STAMP);
      return new Mapped(map, null, stamp, readers);
    }

    Mapped wanting(SetFile.File next) {
      return new Mapped(map, next, stamp, readers);
    }

    /** Empty when there is no such key. */
    @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
    String text(String key) {
      return map == null || map.getData() == null ? "" : map.getData().getOrDefault(key, "");
    }
  }

  private final Clusters clusters;

  FileStore(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Result<Optional<Mapped>> read(StepContext context, String name)
      throws InterruptedException {
    String namespace = context.environment().namespace();
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client ->
                Optional.of(
                    Mapped.of(
                        client.configMaps().inNamespace(namespace).withName(name).get(),
                        Readers.labels(client, namespace, "ConfigMap", name)))));
  }

  @Override
  public Result<Mapped> dryRun(StepContext context, Mapped now, Mapped wanted)
      throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(), client -> written(client, context, wanted, true)));
  }

  @Override
  public Result<Mapped> replace(StepContext context, Mapped now, Mapped wanted)
      throws InterruptedException {
    return ClusterResults.of(
        clusters.write(
            context.environment().cluster(), client -> written(client, context, wanted, false)));
  }

  private static Mapped written(
      KubernetesClient client, StepContext context, Mapped wanted, boolean dryRun) {
    SetFile.File file = Objects.requireNonNull(wanted.file());
    ConfigMap before = wanted.map();
    ConfigMap stored =
        before == null
            ? created(client, context, file, wanted.stamp(), dryRun)
            : patched(client, before, file, wanted.stamp(), dryRun);
    return Mapped.of(stored, wanted.readers()).wanting(file);
  }

  private static ConfigMap created(
      KubernetesClient client,
      StepContext context,
      SetFile.File file,
      String stamp,
      boolean dryRun) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(file.name())
            .withNamespace(context.environment().namespace())
            .withAnnotations(Map.of(Annotations.STAMP, stamp))
            .endMetadata()
            .withData(Map.of(file.key(), file.text()))
            .build();
    return client.resource(map).dryRun(dryRun).create();
  }

  private static ConfigMap patched(
      KubernetesClient client, ConfigMap before, SetFile.File file, String stamp, boolean dryRun) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
    metadata.putObject("annotations").put(Annotations.STAMP, stamp);
    patch.putObject("data").put(file.key(), file.text());
    PatchContext.Builder how =
        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("opsdeck");
    return client
        .configMaps()
        .inNamespace(before.getMetadata().getNamespace())
        .withName(before.getMetadata().getName())
        .patch((dryRun ? how.withDryRun(List.of("All")) : how).build(), patch.toString());
  }

  @Override
  public Mapped stamped(Mapped mapped, String stamp) {
    return new Mapped(mapped.map(), mapped.file(), stamp, mapped.readers());
  }

  @Override
  public String stamp(Mapped mapped) {
    return mapped.stamp();
  }

  @Override
  public String uid(Mapped mapped) {
    return mapped.map() == null ? "" : String.valueOf(mapped.map().getMetadata().getUid());
  }

  @Override
  public String label(String name) {
    return "configmap/" + name;
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

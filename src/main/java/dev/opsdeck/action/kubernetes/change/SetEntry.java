package dev.opsdeck.action.kubernetes.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Draft;
import dev.opsdeck.action.change.Edit;
import dev.opsdeck.action.change.EditAction;
import dev.opsdeck.action.kubernetes.change.SetEntry.Input;
import dev.opsdeck.action.kubernetes.change.SetEntry.Output;
import dev.opsdeck.action.kubernetes.change.SetEntry.Pinned;
import dev.opsdeck.action.kubernetes.reading.ConfigReferences;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets one entry of an object, or takes it away; all others stay. {@code kubernetes.configmap.set}
 * for keys of a ConfigMap, {@code kubernetes.label} for labels of a pod.
 */
final class SetEntry<K extends HasMetadata>
    implements Edit<Seen<K, SetEntry.Users>, Input, Pinned, Output> {

  /**
   * @param value absent to take the entry away
   */
  record Input(String key, @Nullable String value) {}

  /**
   * @param from empty when it was not there
   * @param to empty when it is not there any more
   */
  record Output(String object, String key, String from, String to) {}

  record Pinned(String key, @Nullable String from, @Nullable String to) {}

  /** The names of what uses the entries: it reads the ConfigMap, or selects pods by labels. */
  record Users(Map<String, List<String>> byKey) {}

  private static final String ANY_KEY = "";

  private final Entry<K> entry;

  private SetEntry(Entry<K> entry) {
    this.entry = entry;
  }

  static List<ChangeAction<Input, Output>> actions(Clusters clusters) {
    return List.of(
        action(clusters, Entry.CONFIG, (client, map) -> readers(client, map)),
        action(clusters, Entry.LABEL, SetEntry::selectors));
  }

  private static <K extends HasMetadata> ChangeAction<Input, Output> action(
      Clusters clusters, Entry<K> entry, KubernetesStore.Around<K, Users> survey) {
    return new EditAction<>(
        new SetEntry<>(entry),
        new KubernetesStore<>(
            clusters, entry.type(), (client, object) -> new Users(Map.of()), survey));
  }

  /** The Deployments that read the ConfigMap. */
  private static Users readers(KubernetesClient client, HasMetadata map) {
    String wanted = "ConfigMap/" + map.getMetadata().getName();
    List<String> readers =
        client
            .apps()
            .deployments()
            .inNamespace(map.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(one -> ConfigReferences.of(PodTemplate.of(one)).contains(wanted))
            .map(one -> one.getMetadata().getName())
            .toList();
    return new Users(Map.of(ANY_KEY, readers));
  }

  /** The Services and the controller that find the pod by a label. */
  private static Users selectors(KubernetesClient client, Pod pod) {
    Map<String, List<String>> byKey = new java.util.TreeMap<>();
    String namespace = pod.getMetadata().getNamespace();
    Map<String, String> labels = Entry.LABEL.of(pod);
    for (Service service : client.services().inNamespace(namespace).list().getItems()) {
      Map<String, String> selector = service.getSpec().getSelector();
      if (selector != null
          && !selector.isEmpty()
          && labels.entrySet().containsAll(selector.entrySet())) {
        selector
            .keySet()
            .forEach(key ->
                byKey
                    .computeIfAbsent(key, _ -> new ArrayList<>())
                    .add("service/" + service.getMetadata().getName()));
      }
    }
    labels.keySet().stream()
        .filter("pod-template-hash"::equals)
        .forEach(key -> byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add("replicaset"));
    return new Users(byKey);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        entry.action(),
        Effect.CHANGE,
        AcceptedTargets.object(entry.kind()),
        Input.class,
        Output.class,
        Permission.list(
            "get " + entry.resource(),
            "patch " + entry.resource(),
            "list deployments.apps",
            "list services"));
  }

  @Override
  public Class<Pinned> pins() {
    return Pinned.class;
  }

  @Override
  public String name(StepContext context, Input input) {
    return context.object().object();
  }

  @Override
  public Draft<Pinned, Output> draft(StepContext context, Seen<K, Users> seen, Input input) {
    String from = entry.of(seen.object()).get(input.key());
    Pinned pins = new Pinned(input.key(), from, input.value());
    if (!input.key().matches(entry.legal())) {
      return new Draft.Refused<>(told("-bad-key", seen, pins));
    }
    if (hides(input.key(), input.value()) || hides(input.key(), from)) {
      return new Draft.Refused<>(told("-secret", seen, pins));
    }
    if (Objects.equals(from, input.value())) {
      return new Draft.NothingToDo<>(told("-nothing", seen, pins), output(context, pins, seen));
    }
    ObjectNode with = Json.object().put("key", input.key());
    if (from != null) {
      with.put("value", from);
    }
    return new Draft.Ready<>(
        pins,
        told("-plan", seen, pins),
        warnings(seen, pins),
        List.of(),
        new Inverse.PutBack(entry.action(), with, told("-back", seen, pins)));
  }

  /** Whoever may see the object sees its entries. */
  private static boolean hides(String key, @Nullable String value) {
    return value != null && !ForeignText.cleanValue(key, value).equals(value);
  }

  private List<Fact> warnings(Seen<K, Users> seen, Pinned pins) {
    Map<String, List<String>> users = seen.around().byKey();
    List<String> touched = new ArrayList<>(users.getOrDefault(ANY_KEY, List.of()));
    touched.addAll(users.getOrDefault(pins.key(), List.of()));
    return touched.isEmpty()
        ? List.of()
        : List.of(
            Fact.of(
                entry.words() + "-used",
                "object",
                seen.name(),
                "key",
                pins.key(),
                "users",
                String.join(", ", touched)));
  }

  private Fact told(String what, Seen<K, Users> seen, Pinned pins) {
    return Fact.of(
        entry.words() + what,
        "object",
        seen.name(),
        "key",
        pins.key(),
        "from",
        pins.from() == null ? "" : pins.from(),
        "to",
        pins.to() == null ? "" : pins.to());
  }

  @Override
  public Seen<K, Users> apply(StepContext context, Seen<K, Users> now, Pinned pins) {
    return now.with(entry.with(now.object(), pins.key(), pins.to()));
  }

  /** The one entry alone: others may change meanwhile. */
  @Override
  public String fingerprint(Seen<K, Users> now, Pinned pins) {
    return String.valueOf(entry.of(now.object()).get(pins.key()));
  }

  @Override
  public String state(StepContext context, Seen<K, Users> now) {
    return "keys=" + entry.of(now.object()).size();
  }

  @Override
  public Fact changed(StepContext context, Seen<K, Users> now, Pinned pins) {
    return told("-drifted", now, pins);
  }

  @Override
  public List<Difference> differences(
      StepContext context, Seen<K, Users> now, Seen<K, Users> result, Pinned pins) {
    String to = entry.of(result.object()).getOrDefault(pins.key(), "");
    return List.of(new Difference(pins.key(), pins.from() == null ? "" : pins.from(), to));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<K, Users> object) {
    return new Output(
        object.name(),
        pins.key(),
        pins.from() == null ? "" : pins.from(),
        pins.to() == null ? "" : pins.to());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<K, Users> object) {
    return told("-done", object, pins);
  }
}

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
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets one entry of an object, or takes it away; all others stay. {@code kubernetes.configmap.set}
 * for keys of a ConfigMap, {@code kubernetes.label} for labels of a pod.
 */
final class SetEntry<K extends HasMetadata>
    implements Edit<Seen<K, EntryUsers>, Input, Pinned, Output> {

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

  private final Entry<K> entry;

  private SetEntry(Entry<K> entry) {
    this.entry = entry;
  }

  static List<ChangeAction<Input, Output>> actions(Clusters clusters) {
    return List.of(
        action(clusters, Entry.CONFIG, EntryUsers::readers),
        action(clusters, Entry.LABEL, EntryUsers::selectors));
  }

  private static <K extends HasMetadata> ChangeAction<Input, Output> action(
      Clusters clusters, Entry<K> entry, KubernetesStore.Around<K, EntryUsers> survey) {
    return new EditAction<>(
        new SetEntry<>(entry),
        new KubernetesStore<>(
            clusters, entry.type(), (client, object) -> new EntryUsers(Map.of()), survey));
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
            "list services",
            "optionally get replicasets.apps",
            "optionally get statefulsets.apps",
            "optionally get daemonsets.apps"));
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
  public Draft<Pinned, Output> draft(StepContext context, Seen<K, EntryUsers> seen, Input input) {
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

  private List<Fact> warnings(Seen<K, EntryUsers> seen, Pinned pins) {
    List<String> touched = seen.around().of(pins.key());
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

  private Fact told(String what, Seen<K, EntryUsers> seen, Pinned pins) {
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
  public Seen<K, EntryUsers> apply(StepContext context, Seen<K, EntryUsers> now, Pinned pins) {
    return now.with(entry.with(now.object(), pins.key(), pins.to()));
  }

  /** The one entry alone: others may change meanwhile. */
  @Override
  public String fingerprint(Seen<K, EntryUsers> now, Pinned pins) {
    return String.valueOf(entry.of(now.object()).get(pins.key()));
  }

  @Override
  public String state(StepContext context, Seen<K, EntryUsers> now) {
    return "keys=" + entry.of(now.object()).size();
  }

  @Override
  public Fact changed(StepContext context, Seen<K, EntryUsers> now, Pinned pins) {
    return told("-drifted", now, pins);
  }

  @Override
  public List<Difference> differences(
      StepContext context, Seen<K, EntryUsers> now, Seen<K, EntryUsers> result, Pinned pins) {
    String to = entry.of(result.object()).getOrDefault(pins.key(), "");
    return List.of(new Difference(pins.key(), pins.from() == null ? "" : pins.from(), to));
  }

  @Override
  public Output output(StepContext context, Pinned pins, Seen<K, EntryUsers> object) {
    return new Output(
        object.name(),
        pins.key(),
        pins.from() == null ? "" : pins.from(),
        pins.to() == null ? "" : pins.to());
  }

  @Override
  public Fact done(StepContext context, Pinned pins, Seen<K, EntryUsers> object) {
    return told("-done", object, pins);
  }
}

package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Permission.Need;
import dev.opsdeck.action.Permission.Reach;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Listed;
import dev.opsdeck.action.change.ListedAction;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code kubernetes.apply}: makes objects, or gives existing ones what their manifests say, as
 * field manager {@code opsdeck}. Fields of others are never taken over.
 */
final class ApplyManifests
    implements Listed<Live, Wanted, ApplyManifests.Input, ApplyManifests.Output> {
  private static final String NAME = "kubernetes.apply";
  private static final String ABSENT = "absent";

  /** More differences of one object than these are read by nobody. */
  private static final int MOST_SHOWN = 40;

  /**
   * @param manifests objects as YAML has them, in the order in which they are applied
   */
  record Input(List<Map<String, Object>> manifests) {}

  /**
   * @param objects as people name them, such as {@code namespace/dev}
   * @param changed how many of them were made or changed
   */
  record Output(List<String> objects, int changed) {}

  static ChangeAction<Input, Output> action(Clusters clusters) {
    return new ListedAction<>(new ApplyManifests(), new ManifestStore(clusters));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        NAME, Effect.CHANGE, AcceptedTargets.ANY, Input.class, Output.class, permissions());
  }

  /** Which of them is needed depends on the manifests. */
  private static List<Permission> permissions() {
    return AppliedKind.ALL.stream()
        .flatMap(kind -> Stream.of("get", "create", "patch").map(verb -> permission(verb, kind)))
        .toList();
  }

  private static Permission permission(String verb, AppliedKind kind) {
    String[] name = kind.qualified().split("\\.", 2);
    return new Permission(
        verb,
        name.length < 2 ? "" : name[1],
        name[0],
        kind.namespaced() ? Reach.NAMESPACE : Reach.CLUSTER,
        Need.HELPFUL);
  }

  @Override
  public Aims<Wanted> aims(StepContext context, Input input) {
    return Wanted.all(context, input.manifests());
  }

  @Override
  public String name(Wanted wanted) {
    return wanted.path();
  }

  @Override
  public boolean needs(Wanted wanted, List<Wanted> before) {
    return before.stream().anyMatch(wanted::isIn);
  }

  @Override
  public Live apply(StepContext context, Live now, Wanted wanted) {
    return now.sending(wanted.manifest());
  }

  @Override
  public String fingerprint(Live now, Wanted wanted) {
    return now.exists() ? Digest.of(Json.write(Shape.of(wanted.manifest(), now.object()))) : ABSENT;
  }

  @Override
  public String left(Live result, Wanted wanted) {
    return result.exists() ? fingerprint(result, wanted) : "";
  }

  @Override
  public String state(StepContext context, Live now) {
    return now.exists() ? "resourceVersion=" + now.meta("resourceVersion") : ABSENT;
  }

  @Override
  public Fact changed(StepContext context, Live now, Wanted wanted) {
    return Fact.of("kubernetes.apply-drifted", "object", wanted.label());
  }

  @Override
  public List<Difference> differences(StepContext context, Live now, Live result, Wanted wanted) {
    SortedMap<String, String> before = Shape.of(wanted.manifest(), now.object());
    JsonNode after = result.exists() ? result.object() : wanted.manifest();
    SortedMap<String, String> wants = Shape.of(wanted.manifest(), after);
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(wants.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String path : paths) {
      String from = before.getOrDefault(path, "");
      String to = wants.getOrDefault(path, "");
      if (!from.equals(to) && differences.size() < MOST_SHOWN) {
        differences.add(
            new Difference(wanted.label() + " " + path, hidden(path, from), hidden(path, to)));
      }
    }
    return differences;
  }

  private static String hidden(String path, String value) {
    return ForeignText.cleanValue(path.substring(path.lastIndexOf('.') + 1), value);
  }

  @Override
  public Fact nothing(List<Move<Live>> moves) {
    return Fact.of("kubernetes.apply-nothing", "objects", labels(moves));
  }

  @Override
  public Fact summary(List<Move<Live>> moves) {
    return Fact.of(
        "kubernetes.apply-plan",
        "made",
        labels(moves.stream().filter(move -> !move.now().exists()).toList()),
        "changed",
        labels(moves.stream().filter(move -> move.now().exists()).toList()));
  }

  @Override
  public List<Fact> warnings(List<Move<Live>> moves) {
    return List.of();
  }

  @Override
  public Inverse inverse(List<Wanted> aims, List<Move<Live>> moves) {
    List<Move<Live>> made = moves.stream().filter(move -> !move.now().exists()).toList();
    if (!made.isEmpty()) {
      return new Inverse.PointOfNoReturn(
          Fact.of("kubernetes.apply-no-return", "objects", labels(made)));
    }
    List<JsonNode> back = new ArrayList<>();
    for (int i = aims.size() - 1; i >= 0; i--) {
      Shape.back(aims.get(i).manifest(), moves.get(i).now().object()).ifPresent(back::add);
    }
    return new Inverse.PutBack(
        NAME,
        Json.tree(Map.of("manifests", back)),
        Fact.of("kubernetes.apply-back", "objects", labels(moves)));
  }

  private static String labels(List<Move<Live>> moves) {
    return moves.stream().map(Move::label).collect(Collectors.joining(", "));
  }

  @Override
  public Output output(List<Live> objects, int changed) {
    return new Output(objects.stream().map(ApplyManifests::label).toList(), changed);
  }

  private static String label(Live live) {
    JsonNode object = live.exists() ? live.object() : live.sent();
    return object.path("kind").asText().toLowerCase(java.util.Locale.ROOT)
        + "/"
        + object.at("/metadata/name").asText();
  }

  @Override
  public Fact done(List<Live> objects, int changed) {
    return Fact.of(
        "kubernetes.apply-done",
        "objects",
        objects.stream().map(ApplyManifests::label).collect(Collectors.joining(", ")));
  }
}

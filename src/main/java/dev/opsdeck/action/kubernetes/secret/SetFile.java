package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Listed;
import dev.opsdeck.action.change.ListedAction;
import dev.opsdeck.action.kubernetes.secret.FileStore.Mapped;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.SealedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code kubernetes.configmap.file}: one key of a ConfigMap gets a whole file that was pasted into
 * a form; its other keys stay. A ConfigMap that does not exist is made. The file takes the way of
 * sealed values, because a command holds no lines; approvers see the lines that differ.
 */
final class SetFile implements Listed<Mapped, SetFile.File, SetFile.Input, SetFile.Output> {
  private static final String KEY = "[-._a-zA-Z0-9]{1,253}";
  private static final int MOST_LINES = 30;

  /**
   * @param content the ref of the file
   */
  record Input(String key, String content) {}

  /**
   * @param lines of the file
   */
  record Output(String object, String key, int lines) {}

  /** A file that a ConfigMap is to hold. */
  record File(String name, String key, String text) {}

  private final SealedValues values;

  private SetFile(SealedValues values) {
    this.values = values;
  }

  static ChangeAction<Input, Output> action(Clusters clusters, SealedValues values) {
    return new ListedAction<>(new SetFile(values), new FileStore(clusters));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            "kubernetes.configmap.file",
            Effect.CHANGE,
            AcceptedTargets.object(ObjectKind.CONFIG_MAP),
            Input.class,
            Output.class,
            Permission.list(
                "get configmaps",
                "patch configmaps",
                "optionally create configmaps",
                "list deployments.apps",
                "list statefulsets.apps",
                "list daemonsets.apps",
                "list cronjobs.batch"))
        .keeping("secret.file-no-return");
  }

  @Override
  public Aims<File> aims(StepContext context, Input input) {
    if (!values.available()) {
      return new Aims.Wrong<>(List.of(Fact.of("secret.no-key")));
    }
    if (!input.key().matches(KEY)) {
      return new Aims.Wrong<>(List.of(Fact.of("secret.bad-key", "key", input.key())));
    }
    Optional<String> text = values.open(input.content(), context.requester(), context.run());
    return text.<Aims<File>>map(given ->
            new Aims.Fine<>(List.of(new File(context.object().object(), input.key(), given))))
        .orElseGet(
            () -> new Aims.Wrong<>(List.of(Fact.of("secret.value-gone", "key", input.key()))));
  }

  @Override
  public String name(File file) {
    return file.name();
  }

  @Override
  public boolean needs(File file, List<File> before) {
    return false;
  }

  @Override
  public Mapped apply(StepContext context, Mapped now, File file) {
    return now.wanting(file);
  }

  @Override
  public String fingerprint(Mapped now, File file) {
    return Digest.of(now.text(file.key()));
  }

  @Override
  public String state(StepContext context, Mapped now) {
    return now.map() == null
        ? "absent"
        : "resourceVersion=" + now.map().getMetadata().getResourceVersion();
  }

  @Override
  public Fact changed(StepContext context, Mapped now, File file) {
    return Fact.of("kubernetes.config-drifted", "object", file.name(), "key", file.key());
  }

  /** The lines that only one of the two has, in the order of the file. */
  @Override
  public List<Difference> differences(StepContext context, Mapped now, Mapped result, File file) {
    List<String> before = now.text(file.key()).lines().toList();
    List<String> after = file.text().lines().toList();
    List<Difference> differences = new ArrayList<>();
    before.stream()
        .filter(line -> !after.contains(line))
        .forEach(line -> differences.add(new Difference(file.key(), shown(line), "")));
    after.stream()
        .filter(line -> !before.contains(line))
        .forEach(line -> differences.add(new Difference(file.key(), "", shown(line))));
    return differences.stream().limit(MOST_LINES).toList();
  }

  private static String shown(String line) {
    return ForeignText.clean(line.strip());
  }

  @Override
  public Fact nothing(List<Move<Mapped>> moves) {
    return Fact.of("secret.file-nothing", "object", moves.getFirst().label());
  }

  @Override
  public Fact summary(List<Move<Mapped>> moves) {
    Move<Mapped> move = moves.getFirst();
    Output output = output(List.of(move.result()), 1);
    return Fact.of(
        "secret.file-plan",
        "object",
        output.object(),
        "key",
        output.key(),
        "lines",
        output.lines(),
        "made",
        move.now().map() == null);
  }

  @Override
  public List<Fact> warnings(List<Move<Mapped>> moves) {
    Move<Mapped> move = moves.getFirst();
    List<Fact> warnings = new ArrayList<>();
    if (!move.now().readers().isEmpty()) {
      warnings.add(
          Fact.of(
              "secret.file-readers",
              "object",
              move.label(),
              "readers",
              String.join(", ", move.now().readers())));
    }
    File file = move.result().file();
    if (file != null && !ForeignText.clean(file.text()).equals(file.text())) {
      warnings.add(Fact.of("secret.file-hides", "object", move.label()));
    }
    return warnings;
  }

  @Override
  public Inverse inverse(List<File> aims, List<Move<Mapped>> moves) {
    return new Inverse.PointOfNoReturn(
        Fact.of("secret.file-no-return", "object", moves.getFirst().label()));
  }

  @Override
  public Output output(List<Mapped> objects, int changed) {
    for (Mapped mapped : objects) {
      File file = mapped.file();
      if (file != null) {
        int lines = (int) file.text().lines().count();
        return new Output("configmap/" + file.name(), file.key(), lines);
      }
    }
    return new Output("", "", 0);
  }

  @Override
  public Fact done(List<Mapped> objects, int changed) {
    Output output = output(objects, changed);
    return Fact.of(
        "secret.file-done",
        "object",
        output.object(),
        "key",
        output.key(),
        "lines",
        output.lines());
  }
}

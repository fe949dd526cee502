package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Listed;
import dev.opsdeck.action.change.ListedAction;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.secret.GeneratedValue;
import dev.opsdeck.secret.GeneratedValue.Alphabet;
import dev.opsdeck.secret.SealedValues;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.secret.set}: gives one key of a Secret a value that was entered in a form or is
 * generated here; its other keys stay. A Secret that does not exist is made.
 */
final class SetSecret implements Listed<Held, Wanted, SetSecret.Input, SetSecret.Output> {
  static final String NAME = "kubernetes.secret.set";

  private static final String KEY = "[-._a-zA-Z0-9]{1,253}";
  private static final String OBJECT = "[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?";
  private static final String NOTHING = "absent";
  private static final int USUAL = 32;

  /**
   * @param name of the Secret; absent for the one that the target is
   * @param value the ref of a sealed value; absent to generate one
   * @param length of a generated value in characters, 32 unless given
   */
  record Input(
      @Nullable String name,
      String key,
      @Nullable String value,
      @Nullable Integer length,
      @Nullable Alphabet alphabet) {}

  /**
   * @param fingerprint by which two values are seen to differ
   */
  record Output(String object, String key, int bytes, String fingerprint) {}

  private final SealedValues values;

  private SetSecret(SealedValues values) {
    this.values = values;
  }

  static ChangeAction<Input, Output> action(Clusters clusters, SealedValues values) {
    return new AdvisedChange<>(
        new ListedAction<>(new SetSecret(values), new SecretStore(clusters, values)),
        (context, input) -> SecretAdvice.restart(clusters, context, nameOf(context, input.name())));
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            NAME, Effect.CHANGE, AcceptedTargets.ANY, Input.class, Output.class, permissions())
        .keeping("secret.no-return");
  }

  private static List<Permission> permissions() {
    return Permission.list(
        "get secrets",
        "patch secrets",
        "optionally create secrets",
        "list deployments.apps",
        "list statefulsets.apps",
        "list daemonsets.apps",
        "list cronjobs.batch",
        "list ingresses.networking.k8s.io",
        "list serviceaccounts");
  }

  /** Of the Secret that a step is about; empty when nothing says so. */
  static String nameOf(StepContext context, @Nullable String given) {
    if (given != null) {
      return given;
    }
    return context.target() instanceof Target.OfObject one ? one.object() : "";
  }

  @Override
  public Aims<Wanted> aims(StepContext context, Input input) {
    Wanted wanted =
        new Wanted(
            nameOf(context, input.name()),
            input.key(),
            Objects.requireNonNullElse(input.value(), ""),
            Objects.requireNonNullElse(input.length(), USUAL),
            Objects.requireNonNullElse(input.alphabet(), Alphabet.LETTERS_DIGITS));
    List<Fact> problems = new ArrayList<>();
    if (!values.available()) {
      problems.add(Fact.of("secret.no-key"));
    }
    if (!wanted.name().matches(OBJECT)) {
      problems.add(Fact.of("secret.bad-name", "name", wanted.name()));
    }
    if (!wanted.key().matches(KEY)) {
      problems.add(Fact.of("secret.bad-key", "key", wanted.key()));
    }
    if (wanted.length() < GeneratedValue.LEAST || wanted.length() > GeneratedValue.MOST) {
      problems.add(
          Fact.of(
              "secret.bad-length",
              "length",
              wanted.length(),
              "least",
              GeneratedValue.LEAST,
              "most",
              GeneratedValue.MOST));
    }
    return problems.isEmpty() ? new Aims.Fine<>(List.of(wanted)) : new Aims.Wrong<>(problems);
  }

  @Override
  public String name(Wanted wanted) {
    return wanted.name();
  }

  @Override
  public boolean needs(Wanted wanted, List<Wanted> before) {
    return false;
  }

  @Override
  public Held apply(StepContext context, Held now, Wanted wanted) {
    return now.wanting(wanted);
  }

  /** The one key alone: others may change meanwhile. */
  @Override
  public String fingerprint(Held now, Wanted wanted) {
    return now.value(wanted.key()).map(values::fingerprint).orElse(NOTHING);
  }

  /** What is tried first has another value. */
  @Override
  public String left(Held result, Wanted wanted) {
    return "";
  }

  /** The stamp is written with the value, and nobody may have taken the key away since. */
  @Override
  public boolean reached(
      StepContext context, Held now, Wanted wanted, dev.opsdeck.action.Pins.Held held) {
    return now.value(wanted.key()).isPresent();
  }

  @Override
  public String state(StepContext context, Held now) {
    return now.exists() ? "keys=" + now.keys() : NOTHING;
  }

  @Override
  public Fact changed(StepContext context, Held now, Wanted wanted) {
    return Fact.of("secret.drifted", "name", wanted.name(), "key", wanted.key());
  }

  @Override
  public List<Difference> differences(StepContext context, Held now, Held result, Wanted wanted) {
    String from = now.value(wanted.key()).map(this::shown).orElse("");
    String to = wanted.generated() ? "<" + wanted.length() + " bytes, generated>" : "<sealed>";
    return List.of(new Difference("secret/" + wanted.name() + " " + wanted.key(), from, to));
  }

  private String shown(byte[] value) {
    return "<" + value.length + " bytes, #" + values.fingerprint(value) + ">";
  }

  @Override
  public Fact nothing(List<Move<Held>> moves) {
    return Fact.of("secret.nothing");
  }

  @Override
  public Fact summary(List<Move<Held>> moves) {
    Move<Held> move = moves.getFirst();
    Wanted wanted = Objects.requireNonNull(move.result().wanted());
    return Fact.of(
        "secret.plan",
        "name",
        wanted.name(),
        "key",
        wanted.key(),
        "made",
        !move.now().exists(),
        "added",
        move.now().value(wanted.key()).isEmpty(),
        "generated",
        wanted.generated(),
        "others",
        move.now().keys() - (move.now().value(wanted.key()).isPresent() ? 1 : 0));
  }

  @Override
  public List<Fact> warnings(List<Move<Held>> moves) {
    Move<Held> move = moves.getFirst();
    Wanted wanted = Objects.requireNonNull(move.result().wanted());
    List<Fact> warnings = new ArrayList<>();
    if (!move.now().readers().isEmpty()) {
      warnings.add(
          Fact.of(
              "secret.readers",
              "name",
              wanted.name(),
              "readers",
              String.join(", ", move.now().readers())));
    }
    Secret secret = move.now().secret();
    if (secret != null) {
      warnings.addAll(Untouchable.takenBack(secret, wanted.key()));
    }
    return warnings;
  }

  @Override
  public Inverse inverse(List<Wanted> aims, List<Move<Held>> moves) {
    return new Inverse.PointOfNoReturn(
        Fact.of("secret.no-return", "name", aims.getFirst().name(), "key", aims.getFirst().key()));
  }

  @Override
  public Output output(List<Held> objects, int changed) {
    return objects.stream().findFirst().flatMap(this::output).orElse(new Output("", "", 0, ""));
  }

  private Optional<Output> output(Held held) {
    Wanted wanted = held.wanted();
    if (wanted == null) {
      return Optional.of(new Output(name(held), "", 0, ""));
    }
    byte[] value = held.value(wanted.key()).orElse(new byte[0]);
    return Optional.of(
        new Output(name(held), wanted.key(), value.length, values.fingerprint(value)));
  }

  private static String name(Held held) {
    Secret secret = held.secret();
    return "secret/" + (secret == null ? "" : secret.getMetadata().getName());
  }

  @Override
  public Fact done(List<Held> objects, int changed) {
    Output output = output(objects, changed);
    return Fact.of(
        "secret.done",
        "object",
        output.object(),
        "key",
        output.key(),
        "bytes",
        output.bytes(),
        "fingerprint",
        output.fingerprint());
  }
}

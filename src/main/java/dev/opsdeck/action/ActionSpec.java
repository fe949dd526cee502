package dev.opsdeck.action;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.RecordFields;
import java.util.List;

/**
 * What an action is called, takes, gives and needs.
 *
 * <p>Input and output components are {@code String}, {@code int}/{@code Integer}/{@code
 * long}/{@code Long}, {@code boolean}/{@code Boolean}, {@code Duration}, {@code List}, {@code Map}
 * or an enum, whose constants are the only texts allowed, as JSON writes them
 * ({@code @EnumNaming}). A component marked {@code @Nullable} is optional.
 *
 * @param targets what it works on
 * @param permissions what the caller needs
 * @param notUndone codes of what the way back never brings back, as plans tell it
 */
public record ActionSpec<I extends Record, O extends Record>(
    String name,
    Effect effect,
    AcceptedTargets targets,
    Class<I> input,
    Class<O> output,
    List<Permission> permissions,
    List<String> notUndone) {
  public ActionSpec {
    permissions = List.copyOf(permissions);
    notUndone = List.copyOf(notUndone);
  }

  /** One that works on a service. */
  public ActionSpec(
      String name, Effect effect, Class<I> input, Class<O> output, List<Permission> permissions) {
    this(name, effect, AcceptedTargets.SERVICE, input, output, permissions);
  }

  public ActionSpec(
      String name,
      Effect effect,
      AcceptedTargets targets,
      Class<I> input,
      Class<O> output,
      List<Permission> permissions) {
    this(name, effect, targets, input, output, permissions, List.of());
  }

  /** With the codes of the facts that say what the way back does not bring back. */
  public ActionSpec<I, O> keeping(String... facts) {
    return new ActionSpec<>(name, effect, targets, input, output, permissions, List.of(facts));
  }

  /** This action as a runbook sees it. */
  public ActionSignature signature() {
    return new ActionSignature(
        name, effect, targets, RecordFields.of(input), RecordFields.of(output));
  }
}

package dev.opsdeck.runbook;

import dev.opsdeck.catalog.AcceptedTargets;
import java.util.List;

/**
 * How a runbook is typed after {@code /ops}.
 *
 * @param verb a word of its own, or {@link #RUN} and its name
 * @param aliases other verbs for the same, such as {@code undo}
 * @param targets what it can be about
 * @param positional parameters that may follow the environment without their flag, in this order
 */
public record CommandBinding(
    String verb, List<String> aliases, AcceptedTargets targets, List<String> positional) {
  /** Before the name of a runbook, whether it has a verb of its own or not. */
  public static final String RUN = "run";

  public CommandBinding {
    aliases = List.copyOf(aliases);
    positional = List.copyOf(positional);
  }
}

package dev.opsdeck.runbook;

import dev.opsdeck.catalog.AcceptedTargets;
import java.util.List;

/**
 * The verb that a runbook adds to {@code /ops}.
 *
 * @param aliases other verbs for the same, such as {@code undo}
 * @param targets what it can be about
 * @param positional parameters that may follow the environment without their flag, in this order
 */
public record CommandBinding(
    String verb, List<String> aliases, AcceptedTargets targets, List<String> positional) {
  public CommandBinding {
    aliases = List.copyOf(aliases);
    positional = List.copyOf(positional);
  }
}

package dev.opsdeck.action;

import dev.opsdeck.runbook.ActionSignature;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every action by its name. Immutable. */
public final class ActionRegistry {
  private final Map<String, Action<?, ?>> byName = new TreeMap<>();

  /**
   * @throws IllegalArgumentException when two actions have the same name
   */
  public ActionRegistry(Collection<? extends Action<?, ?>> actions) {
    for (Action<?, ?> action : actions) {
      if (byName.put(action.spec().name(), action) != null) {
        throw new IllegalArgumentException("two actions are named " + action.spec().name());
      }
    }
  }

  public Optional<Action<?, ?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<ActionSignature> signatures() {
    return byName.values().stream().map(action -> action.spec().signature()).toList();
  }
}

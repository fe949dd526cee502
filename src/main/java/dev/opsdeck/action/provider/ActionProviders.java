package dev.opsdeck.action.provider;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Rights;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** Every provider on the class path, with its actions. Immutable. */
public final class ActionProviders implements Rights, AutoCloseable {
  private final Surroundings surroundings;
  private final List<ActionProvider> providers;
  private final List<Action<?, ?>> actions = new ArrayList<>();

  private ActionProviders(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.providers =
        ServiceLoader.load(ActionProvider.class, ActionProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    providers.forEach(provider -> actions.addAll(provider.actions(surroundings)));
  }

  public static ActionProviders found(Surroundings surroundings) {
    return new ActionProviders(surroundings);
  }

  public List<Action<?, ?>> actions() {
    return List.copyOf(actions);
  }

  /**
   * @throws IllegalArgumentException when two actions have the same name
   */
  public ActionRegistry registry() {
    return new ActionRegistry(actions);
  }

  /** What each of them finds, in the order in which they look. */
  public List<Finding> doctor(Catalog catalog) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (ActionProvider provider : providers) {
      findings.addAll(provider.doctor(surroundings, catalog));
    }
    return findings;
  }

  @Override
  public List<Fact> missing(Environment where, Set<Permission> needed) throws InterruptedException {
    List<Fact> missing = new ArrayList<>();
    for (ActionProvider provider : providers) {
      missing.addAll(provider.missing(surroundings, where, needed));
    }
    return missing;
  }

  @Override
  public void close() {
    providers.forEach(ActionProvider::close);
  }
}

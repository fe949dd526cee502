package dev.opsdeck.action.provider;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.Permission;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Set;

/**
 * One package of actions. It is found by its line in {@code META-INF/services}, so that nothing
 * else names it: its class is public and has a constructor without parameters.
 */
public interface ActionProvider extends AutoCloseable {
  /**
   * The actions of this package, made once. Nobody is spoken to before one of them is asked for
   * something.
   */
  List<Action<?, ?>> actions(Surroundings surroundings);

  /** Looks whether what the actions need answers; one finding for each thing that was looked at. */
  default List<Finding> doctor(Surroundings surroundings, Catalog catalog)
      throws InterruptedException {
    return List.of();
  }

  /** Which of these rights it certainly lacks; {@link dev.opsdeck.action.Rights#missing}. */
  default List<Fact> missing(Surroundings surroundings, Environment where, Set<Permission> needed)
      throws InterruptedException {
    return List.of();
  }

  /** Closes what the actions hold open, when none of them is asked any more. */
  @Override
  default void close() {}
}

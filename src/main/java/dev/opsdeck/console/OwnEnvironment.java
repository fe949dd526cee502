package dev.opsdeck.console;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.preference.DefaultEnvironments;
import dev.opsdeck.runbook.Runbooks;
import jakarta.inject.Singleton;

/**
 * Puts the environment that a person has chosen where they have named none. A change in production
 * always needs its environment named.
 */
@Singleton
final class OwnEnvironment {
  private final DefaultEnvironments chosen;
  private final TargetFinder targets;
  private final Runbooks runbooks;

  OwnEnvironment(DefaultEnvironments chosen, TargetFinder targets, Runbooks runbooks) {
    this.chosen = chosen;
    this.targets = targets;
    this.runbooks = runbooks;
  }

  /** The same order when its environment is named, or nothing fits the chosen one. */
  OperateHandler.Order applied(OperateHandler.Order order) {
    TargetFinder.Words words =
        targets.complete(order.place(), order.words(), order.runbook().targets());
    return words.environment() == null
        ? chosen
            .of(PersonRef.of(order.place().request().actor()))
            .map(words::withEnvironment)
            .filter(meant -> isTaken(order, meant))
            .map(meant -> about(order, meant))
            .orElse(order)
        : order;
  }

  private boolean isTaken(OperateHandler.Order order, TargetFinder.Words meant) {
    return meant.complete(order.runbook().targets())
        && targets.find(order.place(), order.typed(meant))
            instanceof TargetFinder.Sought.Found(Target target)
        && (runbooks.onlyLooks(order.runbook()) || target.tier() != Tier.PRODUCTION);
  }

  /** As if it had been typed, so that the card says which environment was taken. */
  private static OperateHandler.Order about(OperateHandler.Order order, TargetFinder.Words meant) {
    Operate typed = order.operate();
    Operate whole =
        new Operate(
            typed.verb(),
            meant.target(),
            meant.environment(),
            meant.platform(),
            typed.flags(),
            typed.manner(),
            CommandText.of(typed, meant));
    return new OperateHandler.Order(order.place(), whole, order.runbook());
  }
}

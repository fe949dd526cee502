package dev.opsdeck.e2e;

import dev.opsdeck.e2e.wire.Boundary;
import dev.opsdeck.e2e.wire.Boundary.Side;
import dev.opsdeck.e2e.wire.Trap;
import dev.opsdeck.e2e.wire.Trap.Then;
import java.util.function.Consumer;

/** The instants of a change at which a replica is most worth disturbing. */
final class Moments {
  private final Ensemble ensemble;

  Moments(Ensemble ensemble) {
    this.ensemble = ensemble;
  }

  /** What a replica is doing. */
  enum Moment {
    /** That it wants to change the cluster is on record, and nothing has changed yet. */
    INTENDED,
    /** The cluster has changed, and that is not on record. */
    CHANGED,
    /** The change is on record, and its roll-out is being watched. */
    ROLLING
  }

  Trap at(Moment moment, Then then, Consumer<Boundary> strike) {
    return switch (moment) {
      case INTENDED -> Trap.when(Side.AFTER, this::isIntent, then, strike);
      case CHANGED -> Trap.when(Side.BEFORE, this::isOutcome, then, strike);
      case ROLLING -> Trap.when(Side.AFTER, this::isRollingOut, then, strike);
    };
  }

  private boolean isIntent(Boundary boundary) {
    return updatesRun(boundary) && newestKind().equals("EFFECT");
  }

  private boolean isOutcome(Boundary boundary) {
    return updatesRun(boundary) && boundary.writes().contains("insert audit") && changed();
  }

  /** The first write to the run after the one that put the outcome on record. */
  private boolean isRollingOut(Boundary boundary) {
    return updatesRun(boundary)
        && !boundary.writes().contains("insert audit")
        && changed()
        && newestKind().equals("OUTCOME");
  }

  private static boolean updatesRun(Boundary boundary) {
    return boundary.writes().contains("update run");
  }

  private boolean changed() {
    return ensemble.stage().cluster.writes().stream().anyMatch(write -> write.effective());
  }

  private String newestKind() {
    return ensemble.postgres().text("select kind from audit order by at desc, seq desc limit 1");
  }
}

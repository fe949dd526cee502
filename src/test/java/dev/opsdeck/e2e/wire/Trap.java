package dev.opsdeck.e2e.wire;

import dev.opsdeck.e2e.wire.Boundary.Side;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Something to do at one boundary.
 *
 * @param where decides with the boundary and all that were crossed, this one included
 * @param strike runs while the message is held
 */
public record Trap(
    BiPredicate<Boundary, List<Boundary>> where, Then then, Consumer<Boundary> strike) {
  /** What becomes of the message, once the strike is over. */
  public enum Then {
    /** It never arrives: the wire is cut before the strike. */
    SEVER,
    PASS
  }

  /** At the nth boundary of that side, counted from 1. */
  public static Trap at(Side side, int nth, Then then, Consumer<Boundary> strike) {
    return new Trap(
        (boundary, crossed) ->
            boundary.side() == side
                && crossed.stream().filter(one -> one.side() == side).count() == nth,
        then,
        strike);
  }

  /** At the first boundary of that side at which {@code also} holds. */
  public static Trap when(
      Side side,
      java.util.function.Predicate<Boundary> also,
      Then then,
      Consumer<Boundary> strike) {
    return new Trap(
        (boundary, crossed) -> boundary.side() == side && also.test(boundary), then, strike);
  }

  boolean matches(Boundary boundary, List<Boundary> crossed) {
    return where.test(boundary, crossed);
  }
}

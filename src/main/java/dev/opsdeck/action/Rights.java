package dev.opsdeck.action;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Set;

/** What Opsdeck itself may do. */
@FunctionalInterface
public interface Rights {
  /** Where nobody is asked. */
  Rights UNKNOWN = (where, needed) -> List.of();

  /**
   * Asks whether it has these rights; changes nothing.
   *
   * @return one fact for each that it certainly lacks; what nobody can say in time counts as there,
   *     because the change itself is refused where it is not
   */
  List<Fact> missing(Environment where, Set<Permission> needed) throws InterruptedException;
}

package dev.opsdeck.runbook;

import java.util.Collection;
import java.util.Optional;

/** The runbooks that are loaded. Immutable. */
public interface Runbooks {
  Optional<Runbook> byName(String name);

  /** By verb or alias, without regard to case. */
  Optional<Runbook> byVerb(String verb);

  /** Whether none of its steps can change anything, whatever its parameters are. */
  boolean onlyLooks(Runbook runbook);

  /** In the order of their names. */
  Collection<Runbook> all();
}

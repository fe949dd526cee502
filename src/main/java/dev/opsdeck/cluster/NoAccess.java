package dev.opsdeck.cluster;

import dev.opsdeck.kernel.Fact;

/** There is no way to a cluster; the fact says why and what to do. */
public final class NoAccess extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fact fact;

  NoAccess(Fact fact) {
    super(fact.toString());
    this.fact = fact;
  }

  Fact fact() {
    return fact;
  }
}

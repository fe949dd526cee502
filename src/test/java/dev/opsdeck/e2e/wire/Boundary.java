package dev.opsdeck.e2e.wire;

import java.util.List;

/**
 * A commit that makes something durable.
 *
 * @param writes what it writes, such as {@code update run}
 */
public record Boundary(Side side, List<String> writes) {
  /** Where on the way of a commit. */
  public enum Side {
    /** PostgreSQL has not been told to commit. */
    BEFORE,
    /** PostgreSQL has committed, and the client has not heard it. */
    AFTER
  }

  public Boundary {
    writes = List.copyOf(writes);
  }

  @Override
  public String toString() {
    return side + " the commit of [" + String.join(", ", writes) + "]";
  }
}

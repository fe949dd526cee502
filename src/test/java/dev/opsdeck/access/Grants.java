package dev.opsdeck.access;

import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/** Grants for tests of those who act on them. */
public final class Grants {
  private Grants() {}

  public static Grant of(String planDigest, List<PersonRef> approvedBy) {
    return new Grant(planDigest, approvedBy);
  }

  /** One that nobody was asked for. */
  public static Grant of(String digest, BreakGlassUse glass) {
    return new Grant(digest, List.of(), glass);
  }
}

package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;

/** The place of dumps is away or refuses; with words for people. */
final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Fact why;
  private final Again again;

  StoreException(Fact why, Again again) {
    super(why.toString());
    this.why = why;
    this.again = again;
  }

  Fact why() {
    return why;
  }

  Again again() {
    return again;
  }
}

package dev.opsdeck.slack;

/** Leaves the reading of a request at the first thing that is wrong with it; never leaves it. */
final class WrongShape extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  WrongShape(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}

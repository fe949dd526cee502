package dev.opsdeck.kernel;

/** Names a plan being carried out, or asked for; unique for ever, short enough to type. */
public record RunId(String value) {
  public RunId {
    if (!value.startsWith("r-")) {
      throw new IllegalArgumentException("RunId must start with 'r-', was '" + value + "'");
    }
  }

  public static RunId next(IdSource ids) {
    return new RunId("r-" + ids.next());
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.opsdeck.kernel;

/** Names a durable question about a plan; unique for ever, short enough to type. */
public record ApprovalId(String value) {
  public ApprovalId {
    if (!value.startsWith("a-")) {
      throw new IllegalArgumentException("ApprovalId must start with 'a-', was '" + value + "'");
    }
  }

  public static ApprovalId next(IdSource ids) {
    return new ApprovalId("a-" + ids.next());
  }

  @Override
  public String toString() {
    return value;
  }
}

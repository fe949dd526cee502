package dev.opsdeck.kernel;

/** Names an incident; unique for ever, short enough to type. */
public record IncidentId(String value) {
  public IncidentId {
    if (!value.startsWith("i-")) {
      throw new IllegalArgumentException("IncidentId must start with 'i-', was '" + value + "'");
    }
  }

  public static IncidentId next(IdSource ids) {
    return new IncidentId("i-" + ids.next());
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.opsdeck.action.kubernetes.judge;

/**
 * A condition that says why an object is not well.
 *
 * @param since ISO-8601, empty when it is not known
 */
record Why(String object, String status, String reason, String message, String since) {
  Why(String object, Condition condition) {
    this(object, condition.status(), condition.reason(), condition.message(), condition.since());
  }
}

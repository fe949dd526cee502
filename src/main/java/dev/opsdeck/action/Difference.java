package dev.opsdeck.action;

/**
 * One field that would change.
 *
 * @param field as the object names it: {@code image}, {@code replicas}, {@code env.LOG_LEVEL}
 * @param from empty when it is not there yet
 * @param to empty when it would be gone
 */
public record Difference(String field, String from, String to) {}

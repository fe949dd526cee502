package dev.opsdeck.demo.slack.state;

/**
 * Somebody in the workspace.
 *
 * @param locale as Slack writes it, like {@code es-ES}
 * @param tz an IANA zone
 */
public record Person(
    String id, String handle, String name, String title, String email, String locale, String tz) {}

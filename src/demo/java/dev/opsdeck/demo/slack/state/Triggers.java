package dev.opsdeck.demo.slack.state;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The tickets that let an app open a form: good for three seconds, once.
 *
 * <p>Source: docs.slack.dev/interactivity/handling-user-interaction.
 */
public final class Triggers {
  private static final Duration LIFE = Duration.ofSeconds(3);

  private final Map<String, Ticket> tickets = new HashMap<>();
  private final Stamps stamps;

  Triggers(Stamps stamps) {
    this.stamps = stamps;
  }

  private record Ticket(String user, Instant issued, boolean used) {}

  public String issue(String user) {
    String id = stamps.next() + "." + stamps.token(12);
    tickets.put(id, new Ticket(user, stamps.now(), false));
    return id;
  }

  /** Spends a ticket and returns the person who it is for. */
  public String spend(String id) {
    Ticket ticket = tickets.get(id);
    if (ticket == null) {
      throw new Refusal("invalid_trigger_id");
    }
    if (ticket.used()) {
      throw new Refusal("exchanged_trigger_id");
    }
    if (stamps.now().isAfter(ticket.issued().plus(LIFE))) {
      throw new Refusal("expired_trigger_id");
    }
    tickets.put(id, new Ticket(ticket.user(), ticket.issued(), true));
    return ticket.user();
  }
}

package dev.opsdeck.demo.slack.state;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses for late answers: five uses in thirty minutes.
 *
 * <p>Source: docs.slack.dev/interactivity/handling-user-interaction.
 */
public final class ResponseUrls {
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final int USES = 5;

  private final Map<String, Slot> slots = new HashMap<>();
  private final Stamps stamps;

  ResponseUrls(Stamps stamps) {
    this.stamps = stamps;
  }

  /**
   * Where an answer goes.
   *
   * @param source the message whose button was pressed, or null after a slash command
   */
  public record Origin(
      String channel, String user, @Nullable String source, @Nullable String threadTs) {}

  private record Slot(Origin origin, Instant issued, int uses) {}

  public String issue(Origin origin) {
    String token = stamps.token(12) + stamps.token(12);
    slots.put(token, new Slot(origin, stamps.now(), 0));
    return token;
  }

  public Origin spend(String token) {
    Slot slot = slots.get(token);
    if (slot == null || stamps.now().isAfter(slot.issued().plus(LIFE))) {
      throw new Refusal("expired_url");
    }
    if (slot.uses() >= USES) {
      throw new Refusal("used_url");
    }
    slots.put(token, new Slot(slot.origin(), slot.issued(), slot.uses() + 1));
    return slot.origin();
  }
}

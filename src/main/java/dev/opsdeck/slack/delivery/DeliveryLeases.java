package dev.opsdeck.slack.delivery;

import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.slack.api.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this courier has claimed and not settled. A claim is short, so that a courier that dies
 * leaves its work to another at once, and is renewed for as long as its delivery takes. Safe for
 * many threads.
 *
 * <p>Replicas read their own clocks: these may differ by as much as is left of a claim at the worst
 * moment, {@code LEASE - RENEWAL}, before two couriers tell the same.
 */
final class DeliveryLeases {
  /** A dead courier's deliveries are free after this. */
  static final Duration LEASE = Duration.ofSeconds(5);

  static final Duration RENEWAL = Duration.ofSeconds(1);

  /** Nothing is begun with less than this left: Slack must have it before another may look. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Outbox outbox;
  private final InstantSource clock;
  private final Map<Long, Claim> claims = new ConcurrentHashMap<>();

  DeliveryLeases(Outbox outbox, InstantSource clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  private record Claim(Delivery delivery, Instant until) {
    /**
     * Not of an attempt that slept through the end of its claim, after which another began here.
     */
    boolean isOf(Delivery attempt) {
      return delivery.attempts() == attempt.attempts();
    }
  }

  /** Takes what is due. */
  List<Delivery> take(int max) {
    Instant now = clock.instant();
    Instant until = now.plus(LEASE);
    List<Delivery> taken = outbox.claim(max, now, until);
    taken.forEach(delivery -> claims.put(delivery.id(), new Claim(delivery, until)));
    return taken;
  }

  Attempt.Claim of(Delivery delivery) {
    return new Attempt.Claim() {
      @Override
      public boolean held() {
        return hold(delivery);
      }

      @Override
      public boolean sendsAgain() {
        return outbox.sendsAgain(delivery);
      }
    };
  }

  /** Whether something may be begun for it: no other courier has it, nor will soon. */
  private boolean hold(Delivery delivery) {
    Claim claim = claims.get(delivery.id());
    return claim != null
        && claim.isOf(delivery)
        && clock.instant().plus(MARGIN).isBefore(claim.until());
  }

  /** Renews all; one that was taken over is no longer held. */
  void renew() {
    List<Delivery> all = claims.values().stream().map(Claim::delivery).toList();
    if (all.isEmpty()) {
      return;
    }
    Instant until = clock.instant().plus(LEASE);
    Set<Long> ours = outbox.renew(all, until);
    for (Delivery delivery : all) {
      claims.computeIfPresent(
          delivery.id(),
          (id, claim) -> {
            if (!claim.isOf(delivery)) {
              return claim;
            }
            return ours.contains(id) ? new Claim(delivery, until) : null;
          });
    }
  }

  /** Nothing more is done for it. */
  void end(Delivery delivery) {
    claims.computeIfPresent(delivery.id(), (id, claim) -> claim.isOf(delivery) ? null : claim);
  }

  boolean isEmpty() {
    return claims.isEmpty();
  }
}

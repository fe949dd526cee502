package dev.opsdeck.slack.delivery;

import dev.opsdeck.kernel.PollLoop;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.Outbox.Delivery;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tells Slack what the outbox holds, several lanes at once. One per replica; what a courier that
 * dies has not settled is taken over by another's.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

  /** What another replica puts is not announced here. */
  private static final Duration ROUND = Duration.ofMillis(500);

  private static final int AT_ONCE = 16;

  /** No update of all replicas takes longer than as many attempts, a minute apart. */
  private static final int UPDATE = 10;

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final DeliveryLeases claims;
  private final DeliveryRouter router;
  private final InstantSource clock;
  private final Executor executor;

  /** When what was postponed here is due next. */
  private final AtomicReference<Instant> due = new AtomicReference<>(Instant.MAX);

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final PollLoop rounds = new PollLoop("courier", this::roundAndPause);

  public OutboxRelay(Outbox outbox, DeliveryRouter router, InstantSource clock, Executor executor) {
    this.outbox = outbox;
    this.router = router;
    this.clock = clock;
    claims = new DeliveryLeases(outbox, clock);
    this.executor = executor;
  }

  public void start() {
    outbox.onPut(rounds::ring);
    rounds.start();
    Thread.ofVirtual().name("courier-claims").start(this::keepClaims);
  }

  private Duration roundAndPause() {
    round();
    return untilNext();
  }

  /** Until what was postponed here is due, at most a round. */
  private Duration untilNext() {
    Instant now = clock.instant();
    Instant next = due.updateAndGet(soonest -> soonest.isAfter(now) ? soonest : Instant.MAX);
    return next.isBefore(now.plus(ROUND)) ? Duration.between(now, next) : ROUND;
  }

  private void keepClaims() {
    while (!rounds.isClosed() || !claims.isEmpty()) {
      try {
        claims.renew();
      } catch (RuntimeException | Error e) {
        LOG.error("claims are not renewed; what is lost is told by another", e);
      }
      try {
        Thread.sleep(DeliveryLeases.RENEWAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Renews the claims on what is being told. */
  void renew() {
    claims.renew();
  }

  /** Takes what is due and begins to tell it; returns without waiting for Slack. */
  void round() {
    int free = places.availablePermits();
    if (free == 0) {
      return;
    }
    for (Delivery delivery : claims.take(free)) {
      places.acquireUninterruptibly();
      executor.execute(() -> tell(delivery));
    }
  }

  private void tell(Delivery delivery) {
    String lane = delivery.event().lane();
    MDC.put("run", lane.startsWith("run/") ? lane.substring("run/".length()) : null);
    try {
      settle(delivery, attempt(delivery));
    } catch (RuntimeException e) {
      LOG.error("the delivery {} is not settled; it is taken again later", delivery.id(), e);
    } finally {
      MDC.remove("run");
      claims.end(delivery);
      places.release();
      rounds.ring();
    }
  }

  private DeliveryStep<?> attempt(Delivery delivery) {
    Attempt attempt = router.attempt(delivery, claims.of(delivery));
    try {
      return router.deliver(delivery, attempt);
    } catch (IllegalArgumentException e) {
      LOG.error("the delivery {} has no words", delivery.id(), e);
      return withoutWords(attempt, String.valueOf(e.getMessage()));
    }
  }

  /** An old replica may have taken what only a new one has words for. */
  private DeliveryStep<?> withoutWords(Attempt attempt, String why) {
    Instant now = clock.instant();
    return attempt.number() < UPDATE
        ? new DeliveryStep.Later<>(
            now.plus(A_MINUTE), why, attempt.maybeSent() || attempt.hasSent())
        : new DeliveryStep.Refused<>(why);
  }

  private void settle(Delivery delivery, DeliveryStep<?> step) {
    switch (step) {
      case DeliveryStep.Done<?> done -> outbox.delivered(delivery);
      case DeliveryStep.Later<?> later -> {
        outbox.postpone(delivery, later.until(), later.reason(), later.maybeSent());
        due.updateAndGet(soonest -> later.until().isBefore(soonest) ? later.until() : soonest);
      }
      case DeliveryStep.Refused<?> refused -> {
        LOG.error("{} can never be told: {}", delivery.event().lane(), refused.error());
        outbox.giveUp(delivery, refused.error());
      }
    }
  }

  /** Begins nothing more; what is being told is told. */
  @Override
  public void close() {
    rounds.close();
  }
}

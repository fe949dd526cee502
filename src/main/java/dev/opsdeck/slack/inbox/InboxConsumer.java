package dev.opsdeck.slack.inbox;

import dev.opsdeck.kernel.PollLoop;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.slack.inbox.Inbox.Kept;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has carried out what the inbox keeps, several requests at once. One per replica. */
public final class InboxConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxConsumer.class);

  /** What another replica has kept and could not carry out is not announced here. */
  private static final Duration ROUND = Duration.ofMillis(500);

  /** A dead replica's requests are taken by another after this; carrying one out is far shorter. */
  static final Duration LEASE = Duration.ofSeconds(10);

  /** However many requests come in, one of those that were kept is carried out this often. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final int AT_ONCE = 8;

  /** Whatever is wrong with a request, it is not taken for ever. */
  static final int LAST_ATTEMPT = 6;

  private final Inbox inbox;
  private final Work work;
  private final PriorityGate acknowledgements;
  private final InstantSource clock;
  private final Executor executor;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final PollLoop rounds = new PollLoop("inbox", this::roundAndPause);

  /**
   * @param acknowledgements go first
   */
  public InboxConsumer(
      Inbox inbox,
      Work work,
      PriorityGate acknowledgements,
      InstantSource clock,
      Executor executor) {
    this.inbox = inbox;
    this.work = work;
    this.acknowledgements = acknowledgements;
    this.clock = clock;
    this.executor = executor;
  }

  /** What is done with a request. */
  public interface Work {
    /**
     * Carries it out. A request is taken again when this throws, and until somebody says to the
     * inbox that it is done.
     *
     * @return what follows and holds up no other request, such as to tell the answer
     */
    Runnable carryOut(Kept kept);

    /**
     * Tells whose request it is that nothing more is tried, and says to the inbox that it is done.
     */
    void giveUp(Kept kept);
  }

  public void start() {
    inbox.onKept(rounds::ring);
    rounds.start();
  }

  private Duration roundAndPause() {
    round();
    return ROUND;
  }

  /** Takes what is due and begins with it; returns without waiting for it. */
  void round() {
    int free = places.availablePermits();
    if (free == 0) {
      return;
    }
    Instant now = clock.instant();
    for (Kept kept : inbox.take(free, now, now.plus(LEASE))) {
      places.acquireUninterruptibly();
      giveWay();
      executor.execute(() -> carryOut(kept));
    }
  }

  private void giveWay() {
    try {
      acknowledgements.giveWay(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(Kept kept) {
    try {
      if (kept.attempt() > LAST_ATTEMPT) {
        places.release();
        work.giveUp(kept);
        return;
      }
      inItsPlace(kept).run();
    } catch (RuntimeException e) {
      LOG.error("the request {} is not done; it is taken again later", kept.id(), e);
    }
  }

  private Runnable inItsPlace(Kept kept) {
    try {
      return work.carryOut(kept);
    } finally {
      places.release();
      rounds.ring();
    }
  }

  /** Takes nothing more; what is being carried out is carried out. */
  @Override
  public void close() {
    rounds.close();
  }
}

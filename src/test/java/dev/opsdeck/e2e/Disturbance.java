package dev.opsdeck.e2e;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.e2e.Moments.Moment;
import dev.opsdeck.e2e.wire.Boundary;
import dev.opsdeck.e2e.wire.Trap.Then;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A change that the first replica carries out until something happens to that replica. The second
 * one is frozen until then, so that it is certain who does what.
 */
public final class Disturbance {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ensemble ensemble;
  private final Moments moments;
  private final String command;
  private final Replica doer;
  private final Replica other;
  private volatile String run = "";

  /**
   * @param command such as {@code rollback api-gateway prod}
   */
  public Disturbance(Ensemble ensemble, String command) {
    this.ensemble = ensemble;
    this.moments = new Moments(ensemble);
    this.command = command;
    this.doer = ensemble.first();
    this.other = ensemble.second();
  }

  String run() {
    return run;
  }

  /** Both replicas are up, nothing is left to do, and the next requests go to the first one. */
  void prepare() {
    for (Replica replica : ensemble.replicas()) {
      if (!replica.process().isAlive()) {
        replica.startInBackground();
      }
    }
    ensemble.replicas().forEach(Replica::awaitUp);
    ensemble.awaitQuiet();
    ensemble.stage().cluster.forgetWrites();
    ensemble.sendTo(doer);
  }

  /** Returns how long the run stood still: from the kill to the other replica's first write. */
  public Duration killWhileRollingOut() throws Exception {
    prepare();
    return kill(Moment.ROLLING);
  }

  Duration kill(Moment moment) throws Exception {
    AtomicLong killedAt = new AtomicLong();
    strike(
        moment,
        Then.SEVER,
        boundary -> {
          doer.kill();
          killedAt.set(System.nanoTime());
        });
    return Duration.ofNanos(carriedOnAt() - killedAt.get());
  }

  /** Returns when the strike is over and the second replica runs again. */
  void strike(Moment moment, Then then, Consumer<Boundary> strike) throws Exception {
    CountDownLatch struck = new CountDownLatch(1);
    other.process().freeze();
    doer.wire()
        .set(
            moments.at(
                moment,
                then,
                boundary -> {
                  other.wire().disarm();
                  strike.accept(boundary);
                  ensemble.sendTo(other);
                  other.process().thaw();
                  struck.countDown();
                }));
    Thread people = Thread.startVirtualThread(this::askAndApprove);
    try {
      if (!struck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(moment + " never came");
      }
      people.join();
    } finally {
      other.process().thaw();
    }
  }

  private void askAndApprove() {
    type();
    run = newest("id");
    ensemble.stage().workspace.client().press(Stage.BRUNO, question(), "Approve");
  }

  /** Asks for the change; returns when there is a run for it. */
  Delivery type() {
    long before = runs();
    Delivery typed =
        ensemble.stage().workspace.client().command(Stage.ANA, Stage.CHANNEL, "/ops", command);
    Deadline.of(PATIENCE).await("a run for " + command, () -> runs() > before);
    return typed;
  }

  private long runs() {
    return ensemble.postgres().count("select count(*) from run");
  }

  private Message question() {
    return ensemble
        .stage()
        .await(
            Stage.CHANNEL,
            message ->
                ("run/" + run).equals(Evidence.marker(message))
                    && message.buttons().contains("Approve"));
  }

  /** When the other replica first wrote to the run, after which the run came to its end. */
  long carriedOnAt() {
    Deadline.of(PATIENCE)
        .await(
            "the other replica carries on",
            () ->
                other.wire().crossed().stream()
                    .anyMatch(boundary -> boundary.writes().contains("update run")));
    long at = System.nanoTime();
    awaitSuccess();
    return at;
  }

  void awaitSuccess() {
    Deadline.of(PATIENCE).await(run + " succeeds", () -> newest("state").equals("SUCCEEDED"));
  }

  /** A column of the newest run for the command. */
  String newest(String column) {
    String sql =
        "select %s from run where document->'request'->>'command' = '/ops %s'"
            + " order by created_at desc limit 1";
    return ensemble.postgres().text(sql.formatted(column, command));
  }
}

package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.e2e.Moments.Moment;
import dev.opsdeck.e2e.wire.Trap.Then;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas of the packaged jar on one PostgreSQL, and what can happen to one of them. */
class ReplicasIT {
  private static final String COMMAND = "rollback api-gateway prod";
  private static final Duration TAKEOVER = Duration.ofSeconds(10);

  /** What the chart gives a replica to stop: {@code terminationGracePeriodSeconds}. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  @TempDir private static Path folder;
  private static Ensemble ensemble;
  private Disturbance disturbance;
  private Replica doer;
  private Replica other;

  @BeforeAll
  static void start() throws Exception {
    ensemble = Ensemble.start(folder, 2, Duration.ofMillis(500));
  }

  @AfterAll
  static void stop() {
    ensemble.close();
  }

  @BeforeEach
  void prepare() {
    doer = ensemble.first();
    other = ensemble.second();
    disturbance = new Disturbance(ensemble, COMMAND);
    disturbance.prepare();
  }

  @AfterEach
  void nothing_was_doubled_and_nothing_lost() {
    ensemble.awaitQuiet();
    Evidence evidence = Evidence.of(ensemble.stage());
    String run = disturbance.newest("id");
    assertEquals(List.of(), evidence.doubled());
    assertEquals(
        List.of(),
        evidence.missing(run, List.of("undo"), List.of("complete")),
        () -> ensemble.story(run));
  }

  @ParameterizedTest
  @EnumSource(names = {"INTENDED", "ROLLING"})
  void a_killed_replica_is_taken_over_within_ten_seconds(Moment moment) throws Exception {
    Duration took = disturbance.kill(moment);
    assertTrue(took.compareTo(TAKEOVER) <= 0, moment + ": " + took);
  }

  /** It wakes up just before the call that would change the cluster. */
  @Test
  void a_frozen_replica_that_wakes_up_changes_nothing_more() throws Exception {
    int before = doer.process().log().length();
    disturbance.strike(Moment.INTENDED, Then.PASS, boundary -> doer.process().freeze());
    disturbance.awaitSuccess();
    ensemble.awaitQuiet();
    String row = disturbance.newest("document || jsonb_build_object('at', updated_at)");
    long generation = generation();
    long effects = Evidence.of(ensemble.stage()).effects().size();

    doer.process().thaw();
    Deadline.of(Duration.ofSeconds(30))
        .await(
            "the thawed replica finds that it lost the run",
            () -> doer.process().log().substring(before).contains("another replica carries"));

    assertEquals(row, disturbance.newest("document || jsonb_build_object('at', updated_at)"));
    assertEquals(generation, generation(), "the Deployment was changed");
    assertEquals(effects, Evidence.of(ensemble.stage()).effects().size());
  }

  /** The cluster has changed, and the replica cannot say so any more. */
  @Test
  void a_replica_without_its_database_hands_over_and_serves_again_later() throws Exception {
    AtomicLong cutAt = new AtomicLong();
    disturbance.strike(Moment.CHANGED, Then.SEVER, boundary -> cutAt.set(System.nanoTime()));
    Duration took = Duration.ofNanos(disturbance.carriedOnAt() - cutAt.get());
    assertTrue(took.compareTo(TAKEOVER) <= 0, "" + took);
    assertEquals(503, doer.process().get("/health/readiness").statusCode());

    doer.wire().heal();
    Deadline.of(Duration.ofSeconds(20)).await("it is ready again", () -> isReady(doer));
    ensemble.sendTo(doer);
    Delivery looked =
        ensemble
            .stage()
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "status ms-orders prod");
    assertTrue(looked.ok(), looked.body());
  }

  @Test
  void a_database_that_restarts_in_the_middle_of_a_run_delays_it_only() throws Exception {
    disturbance.strike(Moment.ROLLING, Then.PASS, boundary -> {});
    ensemble.postgres().restart();
    disturbance.awaitSuccess();
    Deadline.of(Duration.ofSeconds(20))
        .await("both are ready", () -> isReady(doer) && isReady(other));
  }

  @Test
  void a_replica_that_is_told_to_stop_hands_over_at_once() throws Exception {
    AtomicLong toldAt = new AtomicLong();
    disturbance.strike(
        Moment.ROLLING,
        Then.PASS,
        boundary -> {
          toldAt.set(System.nanoTime());
          doer.process().terminate();
        });
    Duration carriedOn = Duration.ofNanos(disturbance.carriedOnAt() - toldAt.get());
    Deadline.of(GRACE).await("the replica stops", () -> !doer.process().isAlive());
    System.out.printf("told to stop: carried on after %d ms%n", carriedOn.toMillis());
    assertTrue(carriedOn.compareTo(Duration.ofSeconds(3)) <= 0, "carried on after " + carriedOn);
  }

  @Test
  void any_replica_takes_any_request_and_the_same_one_only_once() {
    Delivery typed = disturbance.type();
    assertTrue(typed.ok(), typed.body());
    String run = disturbance.newest("id");
    ensemble.sendTo(other);
    assertTrue(ensemble.stage().workspace.client().resend(typed).ok());
    Message card =
        ensemble
            .stage()
            .await(
                Stage.CHANNEL,
                message ->
                    ("run/" + run).equals(Evidence.marker(message))
                        && message.buttons().contains("Approve"));
    Delivery click = ensemble.stage().workspace.client().press(Stage.BRUNO, card, "Approve");
    ensemble.sendTo(doer);
    assertTrue(ensemble.stage().workspace.client().resend(click).ok());
    disturbance.awaitSuccess();
    ensemble.awaitCarriedOut();
    assertEquals(run, disturbance.newest("id"), "the command that came twice made one run");
  }

  private static long generation() {
    return ensemble
        .stage()
        .cluster
        .find("Deployment", Stage.NAMESPACE, Stage.DEPLOYMENT)
        .orElseThrow()
        .generation();
  }

  private static boolean isReady(Replica replica) {
    try {
      return replica.process().get("/health/readiness").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}

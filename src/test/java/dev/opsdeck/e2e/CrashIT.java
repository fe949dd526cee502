package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.e2e.wire.Boundary;
import dev.opsdeck.e2e.wire.Boundary.Side;
import dev.opsdeck.e2e.wire.Trap;
import dev.opsdeck.e2e.wire.Trap.Then;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} exactly at what is persisted: just before a commit reaches PostgreSQL, or just
 * after PostgreSQL committed and before Opsdeck hears it. The other replica carries on.
 *
 * <p>{@code -Dopsdeck.boundaries=all} visits every boundary of a rollback instead of a few, {@code
 * BEFORE} or {@code AFTER} those of one side, and {@code AFTER:17} one of them.
 */
class CrashIT {
  private static final String COMMAND = "rollback api-gateway prod";
  private static final int FEW = 7;

  @TempDir private static Path folder;
  private static Ensemble ensemble;

  @BeforeAll
  static void start() throws Exception {
    ensemble = Ensemble.start(folder, 2, Duration.ofMillis(150));
  }

  @AfterAll
  static void stop() {
    ensemble.close();
  }

  /** The nth boundary of one side. */
  private record Place(Side side, int nth) {
    static Place parse(String text) {
      String[] parts = text.split(":");
      return new Place(Side.valueOf(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  @Test
  void a_kill_at_a_commit_doubles_nothing_and_loses_nothing() throws Exception {
    List<Place> places = places(System.getProperty("opsdeck.boundaries", String.valueOf(FEW)));
    Replica subject = ensemble.first();
    Replica survivor = ensemble.second();
    List<Survived> all = new ArrayList<>();
    for (Place place : places) {
      Survived survived = survive(subject, survivor, place);
      all.add(survived);
      if (survived.struck() != null) {
        Replica killed = subject;
        subject = survivor;
        survivor = killed;
      }
    }
    ensemble.awaitQuietWhileItGoesOn();
    Evidence evidence = Evidence.of(ensemble.stage());
    assertEquals(List.of(), evidence.doubled(), "" + all);
    for (Survived one : all) {
      List<String> owed = evidence.missing(one.run(), List.of("undo"), List.of("complete"));
      assertEquals(List.of(), owed, () -> one + "\n" + ensemble.story(one.run()));
    }
    Opsdeck.Ended audit = ensemble.verifyAudit();
    assertEquals(0, audit.code(), audit.output());
  }

  private static List<Place> places(String wanted) {
    if (wanted.contains(":")) {
      return List.of(Place.parse(wanted));
    }
    List<Place> all = new ArrayList<>();
    List<Boundary> crossed = undisturbed();
    for (Side side : Side.values()) {
      long count = crossed.stream().filter(boundary -> boundary.side() == side).count();
      IntStream.rangeClosed(1, (int) count).forEach(nth -> all.add(new Place(side, nth)));
    }
    if (wanted.matches("all|BEFORE|AFTER")) {
      all.removeIf(place -> !wanted.equals("all") && !wanted.equals(place.side().name()));
      return all;
    }
    int few = Integer.parseInt(wanted);
    // A run that is disturbed crosses fewer: newer states of its card replace older ones.
    int reach = all.size() / 2 * 7 / 10;
    return IntStream.range(0, few)
        .mapToObj(i -> new Place(Side.values()[i % 2], 1 + i * reach / few))
        .toList();
  }

  /** What a rollback commits when nobody disturbs it; the other replica looks on frozen. */
  private static List<Boundary> undisturbed() {
    Replica subject = ensemble.first();
    ensemble.awaitQuiet();
    ensemble.second().process().freeze();
    ensemble.sendTo(subject);
    subject.wire().disarm();
    Journey.travel(ensemble, COMMAND, _ -> {});
    ensemble.awaitQuiet();
    ensemble.second().process().thaw();
    return subject.wire().crossed();
  }

  /**
   * A run in which a replica was killed.
   *
   * @param struck absent when the run did not come to that boundary
   */
  private record Survived(Place place, @Nullable Boundary struck, String run, Duration took) {}

  private static Survived survive(Replica subject, Replica survivor, Place place) {
    AtomicReference<Boundary> struck = new AtomicReference<>();
    long start = System.nanoTime();
    survivor.awaitUp();
    survivor.process().freeze();
    ensemble.sendTo(subject);
    subject
        .wire()
        .set(
            Trap.at(
                place.side(),
                place.nth(),
                Then.SEVER,
                boundary -> {
                  subject.kill();
                  struck.set(boundary);
                  survivor.process().thaw();
                  ensemble.sendTo(survivor);
                  subject.startInBackground();
                }));
    String run;
    try {
      run = Journey.travel(ensemble, COMMAND, _ -> {});
    } catch (AssertionError e) {
      throw new AssertionError("after a kill at " + place + ", " + struck.get(), e);
    }
    subject.wire().disarm();
    if (struck.get() == null) {
      survivor.process().thaw();
    }
    assertEquals(
        List.of(),
        Evidence.of(ensemble.stage()).doubled(),
        "after a kill at " + place + ", " + struck.get());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Survived survived = new Survived(place, struck.get(), run, took);
    System.out.println(survived);
    return survived;
  }

  @Test
  void the_wire_sees_the_commits_of_a_run() {
    List<Boundary> crossed = undisturbed();
    // A statement is named by its first write: a run is inserted behind its program.
    assertTrue(crossed.stream().anyMatch(b -> b.writes().contains("insert program")), "" + crossed);
    assertTrue(crossed.stream().anyMatch(b -> b.writes().contains("insert audit")), "" + crossed);
    assertTrue(crossed.stream().anyMatch(b -> b.writes().contains("delete outbox")), "" + crossed);
  }
}

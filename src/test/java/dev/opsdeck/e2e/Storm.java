package dev.opsdeck.e2e;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People who operate one service each, over and over, and somebody who kills the replicas
 * meanwhile. What people do about errors is what people do: they look whether it happened, and try
 * again.
 */
final class Storm {
  private static final Logger LOG = LoggerFactory.getLogger(Storm.class);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Which step of a command's runbook changes the cluster, and what is announced. */
  private record Operation(String command, String step, List<String> announcements) {}

  /** A run that must have changed the cluster once and been told once. */
  private record Accepted(String run, Operation operation) {}

  private final Ensemble ensemble;
  private final Random random;
  private final List<Accepted> accepted = new ArrayList<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile boolean over;

  Storm(Ensemble ensemble, long seed) {
    this.ensemble = ensemble;
    this.random = new Random(seed);
  }

  /** Returns when so many replicas have been killed and everything has been told. */
  void rage(int wanted) throws Exception {
    long start = System.nanoTime();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> at = new ArrayList<>();
      for (String service :
          List.of("api-gateway", "ms-orders", "ms-provider", "ms-notifications")) {
        at.add(people.submit(() -> operate(service)));
      }
      try {
        kill(wanted);
      } finally {
        over = true;
      }
      for (Future<?> one : at) {
        one.get();
      }
    }
    ensemble.awaitQuietWhileItGoesOn();
    LOG.info(
        "{} kills, {} runs, {} requests without an answer, {} s",
        kills,
        accepted.size(),
        unanswered,
        Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }

  /** Each victim has been ready; sometimes both die at once. */
  private void kill(int wanted) {
    while (kills.get() < wanted) {
      Replica victim = ensemble.replicas().get(random.nextInt(2));
      Replica other = victim == ensemble.first() ? ensemble.second() : ensemble.first();
      victim.awaitUp();
      rest(Duration.ofMillis(random.nextInt(3_000)));
      strike(victim, other);
      if (random.nextInt(8) == 0) {
        strike(other, victim);
      }
      if (kills.get() % 20 == 0) {
        LOG.info("{} kills, {} runs so far", kills, accepted.size());
      }
    }
    ensemble.replicas().forEach(Replica::awaitUp);
  }

  private void strike(Replica victim, Replica other) {
    victim.kill();
    ensemble.sendTo(other);
    victim.startInBackground();
    kills.incrementAndGet();
  }

  private void operate(String service) {
    for (int round = 1; !over; round++) {
      Operation operation = operation(service, round);
      String run = ask(operation);
      approve(run);
      Deadline.of(PATIENCE).await(run + " ends", () -> isOver(run));
      synchronized (accepted) {
        accepted.add(new Accepted(run, operation));
      }
    }
  }

  private static Operation operation(String service, int round) {
    if (service.equals("api-gateway")) {
      return new Operation("rollback api-gateway prod", "undo", List.of("complete"));
    }
    return switch (round % 3) {
      case 0 -> new Operation("restart " + service + " prod", "restart", List.of());
      case 1 ->
          new Operation(
              "deploy %s prod --tag 3.0.%d".formatted(service, round),
              "image",
              List.of("start", "complete"));
      default ->
          new Operation(
              "scale %s prod --replicas %d".formatted(service, 3 + round / 3 % 3),
              "scale",
              List.of());
    };
  }

  /** The only one who asks for this service: the newest run for it is the asker's own. */
  private String ask(Operation operation) {
    long before = count(operation);
    while (count(operation) == before) {
      Delivery typed =
          ensemble
              .stage()
              .workspace
              .client()
              .command(Stage.ANA, Stage.CHANNEL, "/ops", operation.command());
      if (typed.ok()) {
        Deadline.of(PATIENCE).await("a run for " + operation, () -> count(operation) > before);
      } else {
        unanswered.incrementAndGet();
        rest(Duration.ofMillis(500));
        ensemble.awaitCarriedOut();
      }
    }
    return ensemble
        .postgres()
        .text("select id" + of(operation) + " order by created_at desc limit 1");
  }

  private long count(Operation operation) {
    return ensemble.postgres().count("select count(*)" + of(operation));
  }

  private static String of(Operation operation) {
    return " from run where document->'request'->>'command' = '/ops " + operation.command() + "'";
  }

  private void approve(String run) {
    while (state(run).equals("PLANNING") || state(run).equals("AWAITING_APPROVAL")) {
      Message card =
          ensemble
              .stage()
              .workspace
              .awaitMessage(
                  Stage.CHANNEL,
                  PATIENCE,
                  message ->
                      ("run/" + run).equals(Evidence.marker(message))
                          && (message.buttons().contains("Approve") || isOver(run)));
      if (isOver(run)) {
        return;
      }
      if (!ensemble.stage().workspace.client().press(Stage.BRUNO, card, "Approve").ok()) {
        unanswered.incrementAndGet();
        rest(Duration.ofMillis(500));
      }
    }
  }

  private boolean isOver(String run) {
    return List.of("SUCCEEDED", "FAILED", "CANCELLED", "DENIED", "EXPIRED", "REFUSED")
        .contains(state(run));
  }

  private String state(String run) {
    return ensemble.postgres().text("select state from run where id = '" + run + "'");
  }

  /** What was done or told twice, and what was lost; empty when all is well. */
  String damage() {
    Evidence evidence = Evidence.of(ensemble.stage());
    List<String> damage = new ArrayList<>(evidence.doubled());
    for (Accepted one : accepted) {
      List<String> missing =
          evidence.missing(
              one.run(), List.of(one.operation().step()), one.operation().announcements());
      if (!missing.isEmpty()) {
        damage.add(one + ": " + missing + "\n" + ensemble.story(one.run()));
      }
    }
    Map<String, Integer> effects = evidence.effects();
    LOG.info("{} effects of {} runs", effects.size(), accepted.size());
    return String.join("\n", damage);
  }

  private static void rest(Duration pause) {
    LockSupport.parkNanos(pause.toNanos());
  }
}

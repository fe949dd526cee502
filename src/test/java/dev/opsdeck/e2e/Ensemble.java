package dev.opsdeck.e2e;

import dev.opsdeck.e2e.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stage with several replicas of Opsdeck on one PostgreSQL. */
public final class Ensemble implements AutoCloseable {
  private final Stage stage;
  private final PostgresServer postgres;
  private final List<Replica> replicas = new ArrayList<>();

  private Ensemble(Stage stage, PostgresServer postgres) {
    this.stage = stage;
    this.postgres = postgres;
  }

  /** Starts everything and waits until each replica is ready. */
  public static Ensemble start(Path folder, int replicas, Duration podReadyAfter)
      throws IOException {
    Stage stage = new Stage(folder, podReadyAfter);
    PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
    Ensemble ensemble = new Ensemble(stage, postgres);
    for (int i = 0; i < replicas; i++) {
      Wire wire = new Wire(postgres.port());
      Replica replica =
          new Replica("replica-" + (char) ('A' + i), wire, stage.environment(), folder);
      ensemble.replicas.add(replica);
      replica.startInBackground();
    }
    try {
      ensemble.replicas.forEach(Replica::awaitUp);
    } catch (RuntimeException e) {
      ensemble.close();
      throw e;
    }
    ensemble.sendTo(ensemble.replicas.getFirst());
    stage.cluster.forgetWrites();
    return ensemble;
  }

  public Stage stage() {
    return stage;
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public List<Replica> replicas() {
    return List.copyOf(replicas);
  }

  public Replica first() {
    return replicas.getFirst();
  }

  public Replica second() {
    return replicas.get(1);
  }

  /** What Slack's next requests go to. */
  public void sendTo(Replica replica) {
    stage.workspace.sendTo(replica.process().requestUrl());
  }

  /** Everything that people asked for has ended and has been told; follow-ups go on for hours. */
  boolean isQuiet() {
    return left() == 0;
  }

  private long left() {
    return postgres.count(
        """
        select (select count(*) from run
                where state in ('PLANNING','APPROVED','QUEUED','RUNNING')
                  and document->'request'->>'command' like '/%')
             + (select count(*) from outbox where not given_up and lane not in (
                  select 'run/' || id from run
                  where state = 'RUNNING' and document->'request'->>'command' not like '/%'))
             + (select count(*) from inbox)
        """);
  }

  /** What people see some moments after an error: whether what they had asked for happened. */
  void awaitCarriedOut() {
    Deadline.of(Duration.ofMinutes(1))
        .await(
            "what was kept is carried out",
            () -> postgres.count("select count(*) from inbox") == 0);
  }

  /** However long it takes, as long as there is less and less of it. */
  void awaitQuietWhileItGoesOn() {
    for (long before = left(); before > 0; before = left()) {
      long last = before;
      try {
        Deadline.of(Duration.ofMinutes(2)).await("less is left", () -> left() < last);
      } catch (AssertionError stuck) {
        throw new AssertionError(last + " are stuck: " + remains(), stuck);
      }
    }
  }

  /** Runs that have not ended, and what was not told. */
  private String remains() {
    return postgres.text(
            "select string_agg(id || ' ' || state, ', ') from run where state in"
                + " ('PLANNING','APPROVED','QUEUED','RUNNING')")
        + "; "
        + postgres.text(
            "select string_agg(concat_ws(' ', id, lane, urgency, attempts, due_at, claimed_until,"
                + " left(event::text, 300)), E'\\n') from outbox where not given_up");
  }

  void awaitQuiet() {
    Deadline.of(Duration.ofSeconds(60)).await("all is told", this::isQuiet);
  }

  /** What was said to Slack of a run, what could not be said, and what each replica logged. */
  String story(String run) {
    StringBuilder story = new StringBuilder("given up or waiting: ");
    story.append(
        postgres.text(
            "select string_agg(concat_ws(' ', id, lane, attempts, given_up, reason), ', ')"
                + " from outbox"));
    String marker = "run/" + run;
    stage.workspace.calls().stream()
        .filter(call -> (call.args() + "" + call.answer()).contains(run))
        .forEach(call ->
            story
                .append("\n  ")
                .append(call.at())
                .append(' ')
                .append(call.method())
                .append(' ')
                .append(call.answer().path("ts").asText())
                .append(' ')
                .append(call.arg("text").lines().findFirst().orElse(""))
                .append(' ')
                .append(call.ok() ? call.fate() : call.error()));
    for (Replica replica : replicas) {
      replica
          .process()
          .log()
          .lines()
          .filter(line -> line.contains("WARN") || line.contains("ERROR"))
          .forEach(line -> story.append("\n  ").append(replica).append(": ").append(line));
    }
    return story.append("\n  of ").append(marker).toString();
  }

  /** Recomputes the chain with the command that users have for it. */
  Opsdeck.Ended verifyAudit() throws IOException, InterruptedException {
    Map<String, String> environment = replicas.getFirst().environment();
    replicas.getFirst().wire().heal();
    return Opsdeck.run(environment, "audit", "verify");
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
    postgres.close();
    stage.close();
  }
}

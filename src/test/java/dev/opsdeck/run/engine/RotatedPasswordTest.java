package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.secret.InMemorySealStore;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.TestVault;
import dev.opsdeck.secret.Whispers;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped rotation of a password, on a PostgreSQL that asks for passwords and a simulated
 * cluster: whatever happens between two steps, the role and the Secret have the same one.
 */
class RotatedPasswordTest {
  private static final String OLD = "old-Pa55word-of-the-app";
  private static EmbeddedPostgres postgres;

  @TempDir private static Path folder;

  private final Bench cluster = Bench.withTwoRevisions();
  private static int roles;
  private String role = "";
  private EngineBench bench;
  private Runnable afterRole = () -> {};

  @BeforeAll
  static void start() throws Exception {
    Path data = folder.resolve("data");
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setLocaleConfig("locale", "C")
            .setServerConfig("log_statement", "all")
            .setServerConfig("logging_collector", "on")
            .setServerConfig("log_directory", "seen")
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
    Path access = data.resolve("pg_hba.conf");
    String trusted = Files.readString(access);
    Files.writeString(
        access,
        "host all postgres 127.0.0.1/32 trust\nhost all postgres ::1/128 trust\n"
            + "host all all 0.0.0.0/0 scram-sha-256\nhost all all ::/0 scram-sha-256\n"
            + trusted);
    admin("SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void admin(String statement) throws SQLException {
    try (Connection connection = connect("postgres", "")) {
      connection.createStatement().execute(statement);
    }
  }

  private static Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", user, password);
  }

  private boolean opens(String password) throws SQLException {
    try (Connection connection = connect(role, password)) {
      assertFalse(connection.isClosed());
      return true;
    } catch (SQLException denied) {
      assertEquals("28P01", denied.getSQLState());
      return false;
    }
  }

  /** Something happens just after a step. */
  private record Followed<I extends Record, O extends Record>(
      ChangeAction<I, O> change, Runnable after) implements ChangeAction<I, O> {
    @Override
    public ActionSpec<I, O> spec() {
      return change.spec();
    }

    @Override
    public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
      return change.plan(context, input);
    }

    @Override
    public StepOutcome<O> perform(StepContext context, I input, Pins pins)
        throws InterruptedException {
      StepOutcome<O> outcome = change.perform(context, input, pins);
      after.run();
      return outcome;
    }

    @Override
    public Settlement<O> settle(StepContext context, I input, Pins pins)
        throws InterruptedException {
      return change.settle(context, input, pins);
    }
  }

  /** A new role with the old password, a Secret that has it, and an engine. */
  private void fresh() throws Exception {
    role = "app_" + ++roles;
    admin(
        "SET password_encryption = 'scram-sha-256'; CREATE ROLE "
            + role
            + " LOGIN PASSWORD '"
            + OLD
            + "'");
    cluster.kubectl.secrets().inNamespace("production").withName("db-credentials").delete();
    cluster
        .kubectl
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("db-credentials")
                .withNamespace("production")
                .endMetadata()
                .withData(Map.of("DB_PASSWORD", encoded(OLD), "DB_USERNAME", encoded(role)))
                .build())
        .create();
    SealedVault vault = TestVault.over(new InMemorySealStore());
    List<Action<?, ?>> actions = new ArrayList<>();
    for (Action<?, ?> action :
        ActionProviders.found(new Surroundings(cluster.clusters, Map.of(), vault, Whispers.NOBODY))
            .actions()) {
      actions.add(
          action.spec().name().equals("kubernetes.secret.restart")
              ? new Followed<>((ChangeAction<?, ?>) action, this::rollOut)
              : action.spec().name().equals("sql.role.password")
                  ? new Followed<>((ChangeAction<?, ?>) action, () -> afterRole.run())
                  : action);
    }
    bench = new EngineBench(actions);
    for (String name : List.of("rotate-postgres-password", "restore-postgres-password")) {
      bench.others.put(name, Files.readString(Path.of("config/runbooks/" + name + ".yaml")));
    }
  }

  private void rollOut() {
    cluster.cluster.settle();
    cluster.cluster.ticks(30);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Secret secret() {
    return cluster.kubectl.secrets().inNamespace("production").withName("db-credentials").get();
  }

  private String value(String key) {
    return new String(
        Base64.getDecoder().decode(secret().getData().get(key)), StandardCharsets.UTF_8);
  }

  private RunId launched() {
    SqlAccess access =
        new SqlAccess(
            new SqlAccess.Server("localhost", postgres.getPort(), SqlAccess.Tls.DISABLE, null),
            "postgres",
            "postgres",
            new SqlAccess.Password(SqlAccess.Password.Kind.ENV, "NONE", ""),
            Map.of(),
            null);
    CloudResource database =
        new CloudResource(
            CloudResource.Kind.DATABASE, "shop-db", new CloudResource.Own("shop-db"), access);
    Environment environment = Bench.target().environment();
    return bench.launch(
        "rotate-postgres-password",
        new Target.OfResource(environment, database, List.of(environment)),
        Json.parse(
            """
            {"secret": "db-credentials", "key": "DB_PASSWORD", "role": "%s", "vault": null,
             "vaultSecret": "db-password", "sessions": 0}
            """
                .formatted(role)));
  }

  private void readsTheSecret() {
    cluster.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnvFrom()
            .withNewSecretRef("db-credentials", false)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
  }

  private void rotatedOnce(String when) throws Exception {
    String now = value("DB_PASSWORD");
    assertNotEquals(OLD, now, when);
    assertTrue(opens(now), when);
    assertFalse(opens(OLD), when);
    assertEquals(role, value("DB_USERNAME"), when);
  }

  @Test
  void role_and_secret_get_the_same_password_and_what_reads_it_restarts() throws Exception {
    readsTheSecret();
    fresh();
    String before = cluster.deployment().getMetadata().getGeneration().toString();
    RunId run = launched();
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.state(run), bench.outcome(run));
    rotatedOnce("without a crash");
    assertNotEquals(before, cluster.deployment().getMetadata().getGeneration().toString());
    String told =
        bench.world.run(run).toString() + bench.world.events(dev.opsdeck.progress.Event.class);
    assertFalse(told.contains(OLD));
    assertFalse(told.contains(value("DB_PASSWORD")));
    try (var logs = Files.list(folder.resolve("data/seen"))) {
      for (Path log : logs.toList()) {
        assertFalse(Files.readString(log).contains(value("DB_PASSWORD")), "the server's log");
      }
    }
  }

  @Test
  void a_crash_at_any_commit_ends_in_one_rotation() throws Exception {
    readsTheSecret();
    int crashes = 0;
    for (int commit = 2; commit < 40; commit++) {
      // Before a commit, what was done is not on record: the harder half is tried at each.
      for (boolean before : commit % 4 == 0 ? new boolean[] {true, false} : new boolean[] {true}) {
        fresh();
        RunId run = launched();
        if (before) {
          bench.world.database.crashBeforeCommit(commit);
        } else {
          bench.world.database.crashAfterCommit(commit);
        }
        crashes += bench.driveThroughCrashes();
        try {
          bench.approve(run);
        } catch (CrashingDatabase.Crash crash) {
          crashes++;
          bench.newEngine();
          if (bench.state(run) == RunState.AWAITING_APPROVAL) {
            bench.approve(run);
          }
        }
        crashes += bench.driveThroughCrashes();
        String when = "commit " + commit + (before ? " before" : " after");
        assertEquals(RunState.SUCCEEDED, bench.state(run), when + " " + bench.outcome(run));
        rotatedOnce(when);
      }
    }
    assertTrue(crashes > 25, crashes + " crashes");
  }

  @Test
  void a_secret_that_refuses_the_password_leads_back_to_the_old_one() throws Exception {
    fresh();
    afterRole = this::theirs;
    RunId run = launched();
    bench.drive();
    bench.approve(run);
    bench.drive();
    assertFalse(opens(OLD), "the role has the new one");
    afterRole = () -> {};
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run), bench.outcome(run));
    bench.approve(run);
    bench.drive();
    assertEquals(RunState.FAILED, bench.state(run));
    assertTrue(opens(OLD));
    assertEquals(OLD, value("DB_PASSWORD"));
  }

  /** Somebody sets the same key by hand. */
  private void theirs() {
    cluster
        .kubectl
        .secrets()
        .inNamespace("production")
        .withName("db-credentials")
        .edit(one -> new SecretBuilder(one).addToData("DB_PASSWORD", encoded("theirs")).build());
  }
}

package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The actions on dumps of a database {@code shop} of a server. */
final class DumpBench {
  static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  static final String DUMP = "shop_r-0000000001.dump";

  final Databases databases =
      new Databases(
          new Clusters(any -> Connection.open("http://127.0.0.1:1")), Map.of("PW", "unused"));
  final Stores stores;
  final PostgresProgram pgDump;
  final PostgresProgram pgRestore;
  final RecordedStep step;
  private final int port;
  private final String dumps;

  /**
   * @param programs the folder of the programs
   * @param dumps where they are kept
   */
  DumpBench(int port, Path programs, String dumps, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put(PostgresProgram.FOLDER, programs.toString());
    variables.putAll(more);
    this.stores = new Stores(variables);
    this.pgDump = new PostgresProgram("pg_dump", variables);
    this.pgRestore = new PostgresProgram("pg_restore", variables);
    this.port = port;
    this.dumps = dumps;
    this.step = step("shop");
  }

  /** A step on the database that every server has. */
  RecordedStep onPostgres() {
    return step("postgres");
  }

  private RecordedStep step(String database) {
    SqlAccess access =
        new SqlAccess(
            new SqlAccess.Server("127.0.0.1", port, SqlAccess.Tls.DISABLE, null),
            database,
            "postgres",
            new SqlAccess.Password(SqlAccess.Password.Kind.ENV, "PW", ""),
            Map.of(),
            dumps);
    CloudResource resource =
        new CloudResource(
            CloudResource.Kind.DATABASE, "shop-db", new CloudResource.Own("shop-db"), access);
    Environment environment =
        new Environment(
            "shop",
            "prod",
            Set.of(),
            Tier.PRODUCTION,
            new Cluster("aks", "aks"),
            "prod",
            null,
            null,
            List.of(resource));
    return new RecordedStep(
        new Target.OfResource(environment, resource, List.of(environment)), () -> NOW);
  }

  DumpDatabase dumping() {
    return new DumpDatabase(databases, stores, pgDump);
  }

  RestoreDump restoring() {
    return new RestoreDump(databases, stores, pgRestore);
  }

  static <O extends Record> PlanOutcome.Planned<O> planned(PlanOutcome<O> outcome) {
    if (outcome instanceof PlanOutcome.Planned<O> planned) {
      return planned;
    }
    throw new AssertionError("should be planned, is " + outcome);
  }

  static String refusal(PlanOutcome<?> outcome) {
    PlanOutcome.Refused<?> refused =
        assertInstanceOf(PlanOutcome.Refused.class, outcome, outcome::toString);
    return refused.problems().getFirst().code();
  }

  StepOutcome<DumpDatabase.Output> dumped() throws InterruptedException {
    var input = new DumpDatabase.Input(null);
    return dumping().perform(step, input, planned(dumping().plan(step, input)).pins());
  }

  StepOutcome<RestoreDump.Output> restored(String into) throws InterruptedException {
    var input = new RestoreDump.Input(DUMP, into);
    return restoring().perform(step, input, planned(restoring().plan(step, input)).pins());
  }
}

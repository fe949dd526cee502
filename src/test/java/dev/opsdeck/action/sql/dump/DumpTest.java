package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's own programs against a server of their version, where they are installed. */
class DumpTest {
  @TempDir static Path server;
  private static OldServer postgres;

  @TempDir Path folder;
  private Path dumps;
  private DumpBench bench;

  @BeforeAll
  static void start() throws Exception {
    postgres = OldServer.start(server);
    postgres.execute("postgres", "CREATE DATABASE shop");
    postgres.execute(
        "shop",
        "CREATE TABLE orders(id int PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 50000) AS i");
  }

  @AfterAll
  static void stop() throws Exception {
    if (postgres != null) {
      postgres.stop();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    dumps = folder.resolve("dumps");
    bench = new DumpBench(postgres.port, OldServer.programs(), dumps.toString(), Map.of());
  }

  private long orders(String database) throws Exception {
    try (Connection connection = postgres.connect(database);
        ResultSet result =
            connection.createStatement().executeQuery("SELECT count(*) FROM orders")) {
      result.next();
      return result.getLong(1);
    }
  }

  private List<String> databases() throws Exception {
    try (Connection connection = postgres.connect("postgres");
        ResultSet result =
            connection
                .createStatement()
                .executeQuery("SELECT string_agg(datname, ' ') FROM pg_database")) {
      result.next();
      return List.of(result.getString(1).split(" "));
    }
  }

  private List<String> files() throws IOException {
    if (!Files.exists(dumps)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(dumps)) {
      return found.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_dump_is_made_with_its_checksum_and_restored_into_a_new_database() throws Exception {
    var made = Outcomes.done(bench.dumped());
    assertEquals(List.of(DumpBench.DUMP), files());
    Path dump = dumps.resolve(DumpBench.DUMP).resolve(DumpBench.DUMP);
    assertEquals(Files.size(dump), made.output().bytes());
    assertEquals(
        made.output().sha256() + "  " + DumpBench.DUMP + "\n",
        Files.readString(dump.resolveSibling(DumpBench.DUMP + ".sha256")));
    Outcomes.done(bench.restored("shop_restored"));
    assertEquals(50_000, orders("shop_restored"));
    assertEquals(50_000, orders("shop"));
    assertEquals(
        "dump.database-exists",
        DumpBench.refusal(
            bench
                .restoring()
                .plan(bench.step, new RestoreDump.Input(DumpBench.DUMP, "shop_restored"))));
  }

  @Test
  void what_was_made_is_recognised_and_not_made_again() throws Exception {
    var input = new DumpDatabase.Input(null);
    var pins = DumpBench.planned(bench.dumping().plan(bench.step, input)).pins();
    assertInstanceOf(Settlement.NotApplied.class, bench.dumping().settle(bench.step, input, pins));
    var made = Outcomes.done(bench.dumping().perform(bench.step, input, pins));
    assertInstanceOf(Settlement.Applied.class, bench.dumping().settle(bench.step, input, pins));
    var again = Outcomes.done(bench.dumping().perform(bench.step, input, pins));
    assertEquals(made.output(), again.output());
  }

  @Test
  void a_restore_is_recognised_and_one_that_broke_off_is_begun_again() throws Exception {
    Outcomes.done(bench.dumped());
    var input = new RestoreDump.Input(DumpBench.DUMP, "shop_again");
    var pins = DumpBench.planned(bench.restoring().plan(bench.step, input)).pins();
    postgres.execute("postgres", "CREATE DATABASE shop_again_building_r0000000001");
    assertInstanceOf(
        Settlement.NotApplied.class, bench.restoring().settle(bench.step, input, pins));
    Outcomes.done(bench.restoring().perform(bench.step, input, pins));
    assertInstanceOf(Settlement.Applied.class, bench.restoring().settle(bench.step, input, pins));
    Outcomes.done(bench.restoring().perform(bench.step, input, pins));
    assertEquals(50_000, orders("shop_again"));
    assertFalse(databases().contains("shop_again_building_r0000000001"));
  }

  @Test
  void a_dump_that_breaks_off_leaves_nothing_that_looks_whole() throws Exception {
    var input = new DumpDatabase.Input(null);
    var pins = DumpBench.planned(bench.dumping().plan(bench.step, input)).pins();
    Path broken = Files.createDirectories(folder.resolve("bin"));
    script(
        broken.resolve("pg_dump"),
        "case $1 in --version) echo 'pg_dump (PostgreSQL) 15.20';; *) echo half; "
            + "echo 'pg_dump: error: query failed: server closed the connection' >&2; exit 1;; esac");
    DumpBench other = new DumpBench(postgres.port, broken, dumps.toString(), Map.of());
    var failed = Outcomes.failed(other.dumping().perform(other.step, input, pins));
    assertEquals("dump.failed", failed.why().code());
    assertEquals("query failed: server closed the connection", failed.why().values().get("why"));
    assertEquals(List.of(), files());
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  @Test
  void a_damaged_dump_is_not_restored_and_its_database_is_gone() throws Exception {
    Outcomes.done(bench.dumped());
    Path dump = dumps.resolve(DumpBench.DUMP).resolve(DumpBench.DUMP);
    byte[] bytes = Files.readAllBytes(dump);
    bytes[bytes.length - 10] ^= 1;
    Files.write(dump, bytes);
    var failed = Outcomes.failed(bench.restored("shop_damaged"));
    assertEquals("dump.damaged", failed.why().code());
    assertFalse(
        databases().stream().anyMatch(name -> name.startsWith("shop_damaged")),
        databases()::toString);
  }

  @Test
  void a_dump_that_is_shorter_than_it_was_is_none() throws Exception {
    Outcomes.done(bench.dumped());
    Path dump = dumps.resolve(DumpBench.DUMP).resolve(DumpBench.DUMP);
    Files.write(dump, java.util.Arrays.copyOf(Files.readAllBytes(dump), 1000));
    assertEquals(
        "dump.none",
        DumpBench.refusal(
            bench.restoring().plan(bench.step, new RestoreDump.Input(DumpBench.DUMP, "shop_cut"))));
  }

  @Test
  void the_schema_alone_is_a_script() throws Exception {
    var input = new DumpDatabase.Input(true);
    var pins = DumpBench.planned(bench.dumping().plan(bench.step, input)).pins();
    var made = Outcomes.done(bench.dumping().perform(bench.step, input, pins));
    assertEquals("shop_r-0000000001_schema.sql", made.output().dump());
    String script =
        Files.readString(dumps.resolve(made.output().dump()).resolve(made.output().dump()));
    assertTrue(script.contains("CREATE TABLE public.orders"), script);
    assertEquals(
        "dump.not-restorable",
        DumpBench.refusal(
            bench
                .restoring()
                .plan(bench.step, new RestoreDump.Input(made.output().dump(), "shop_x"))));
  }

  @Test
  void dumps_are_listed_with_size_and_age() throws Exception {
    Outcomes.done(bench.dumped());
    StepOutcome.Done<ListDumps.Output> listed =
        Outcomes.done(new ListDumps(bench.stores).perform(bench.step, new ListDumps.Input()));
    assertEquals(DumpBench.DUMP, listed.output().newest());
    assertEquals("2026-03-01T03:00:00Z", listed.details().getFirst().values().get("madeAt"));
  }

  @Test
  void programs_that_are_not_installed_are_told() throws Exception {
    DumpBench other = new DumpBench(postgres.port, folder, dumps.toString(), Map.of());
    assertEquals(
        "dump.no-program",
        DumpBench.refusal(other.dumping().plan(other.step, new DumpDatabase.Input(null))));
  }
}

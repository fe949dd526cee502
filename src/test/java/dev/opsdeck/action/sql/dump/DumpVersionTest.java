package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.Fact;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of PostgreSQL 15 and a server of PostgreSQL 18. */
class DumpVersionTest {
  @TempDir Path folder;

  @Test
  void a_pg_dump_older_than_its_server_is_refused_in_the_plan() throws Exception {
    URI server =
        URI.create(TestDatabase.place(TestDatabase.fresh()).jdbcUrl().substring("jdbc:".length()));
    Path old = folder.resolve("pg_dump");
    Files.writeString(
        old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)'\n");
    assertEquals(true, old.toFile().setExecutable(true));
    DumpBench bench =
        new DumpBench(server.getPort(), folder, folder.resolve("dumps").toString(), Map.of());
    PlanOutcome.Refused<?> refused =
        assertInstanceOf(
            PlanOutcome.Refused.class,
            bench.dumping().plan(bench.onPostgres(), new DumpDatabase.Input(null)));
    Fact why = refused.problems().getFirst();
    assertEquals("dump.program-too-old", why.code());
    assertEquals("15.20", why.values().get("version"));
    assertEquals("18", why.values().get("wanted").substring(0, 2));
  }
}

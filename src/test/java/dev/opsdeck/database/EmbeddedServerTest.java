package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
  @TempDir Path folder;

  @Test
  void it_waits_for_the_disk_and_keeps_its_data_and_takes_guests() {
    try (PostgresDatabase database = open()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertEquals("on", show(database, setting), setting);
      }
      database.useTransaction(h -> h.execute("CREATE TABLE kept AS SELECT 7 AS number"));
      try (PostgresDatabase guest = open()) {
        assertEquals(7, kept(guest));
      }
      assertTrue(database.ping(), "a guest that leaves does not stop the server");
    }
    try (PostgresDatabase again = open()) {
      assertEquals(7, kept(again));
    }
  }

  @Test
  void after_a_kill_the_next_start_finds_what_was_committed() throws Exception {
    Process owner = ChildJvm.start(KilledOwner.class, folder.toString());
    ChildJvm.awaitLine(owner, KilledOwner.COMMITTED);
    owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    assertTrue(Postmaster.of(folder.resolve("postgres")).isPresent(), "the server survives a kill");

    try (PostgresDatabase database = open()) {
      assertEquals(7, kept(database));
    }
    assertTrue(Postmaster.of(folder.resolve("postgres")).isEmpty(), "and stops with its new owner");
  }

  private PostgresDatabase open() {
    return KilledOwner.open(folder);
  }

  private static int kept(PostgresDatabase database) {
    return database.inTransaction(
        h -> h.createQuery("SELECT number FROM kept").mapTo(Integer.class).one());
  }

  private static String show(PostgresDatabase database, String setting) {
    return database.inTransaction(h -> h.createQuery("SHOW " + setting).mapTo(String.class).one());
  }
}

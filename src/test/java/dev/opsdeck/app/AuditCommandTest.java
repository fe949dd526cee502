package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.audit.AuditStores;
import dev.opsdeck.database.DatabaseSettings;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.PersonRef;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private final PostgresDatabase database = TestDatabase.fresh();
  private final Audit audit = AuditStores.audit(database, InstantSource.system());
  private final StringWriter printed = new StringWriter();

  @TempDir private Path folder;

  @Test
  void a_database_without_a_row_is_not_called_intact() {
    assertEquals(1, execute("audit", "verify"));

    assertTrue(printed.toString().startsWith("There is nothing to verify"), printed::toString);
  }

  @Test
  void a_folder_without_a_database_is_told_and_stays_empty() {
    Map<String, String> environment = Map.of("OPSDECK_DATA", folder.resolve("new").toString());

    assertEquals(1, execute(environment, "audit", "verify"));

    assertTrue(printed.toString().startsWith("There is no database in "), printed::toString);
    assertFalse(Files.exists(folder.resolve("new")));
  }

  @Test
  void a_printed_digest_verifies_until_the_history_is_another_one() throws Exception {
    append("r-1");
    assertEquals(0, execute("audit", "digest"));
    String digest = printed.toString().strip();
    Path file = Files.writeString(folder.resolve("kept"), "2026-03-01T03:00:00Z " + digest + "\n");
    append("r-1");
    append("r-2");

    assertEquals(0, execute("audit", "verify", "--against", digest));
    assertEquals(0, execute("audit", "verify", "--against", file.toString()));
    assertTrue(
        printed.toString().contains("intact: 3 rows. It begins with what the kept digest"),
        printed::toString);

    startAnew();
    append("r-9");
    assertEquals(0, execute("audit", "verify"));
    assertEquals(1, execute("audit", "verify", "--against", file.toString()));
    assertTrue(printed.toString().contains("The audit is broken at row"), printed::toString);
  }

  @Test
  void what_is_no_digest_is_wrong_usage_and_not_intact() throws Exception {
    append("r-1");
    Path empty = Files.writeString(folder.resolve("empty"), "");

    assertEquals(2, execute("audit", "verify", "--against", "3b5d"));
    assertEquals(2, execute("audit", "verify", "--against", empty.toString()));
  }

  private void startAnew() {
    database.useTransaction(h -> {
      h.execute("ALTER TABLE audit DISABLE TRIGGER audit_only_grows");
      h.execute("TRUNCATE audit");
      h.execute("UPDATE audit_chain SET seq = 0, hash = repeat('0', 64)");
    });
  }

  private void append(String subject) {
    audit.append(AuditEntry.of(AuditEntry.Kind.EFFECT, new PersonRef("U024BE7LH"), subject));
  }

  private int execute(String... arguments) {
    DatabaseSettings.Place.External place = TestDatabase.place(database);
    return execute(
        Map.of(
            "OPSDECK_DATABASE_URL", place.jdbcUrl(),
            "OPSDECK_DATABASE_USER", place.user()),
        arguments);
  }

  private int execute(Map<String, String> environment, String... arguments) {
    return Main.execute(arguments, environment, new PrintWriter(printed, true));
  }
}

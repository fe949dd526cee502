package dev.opsdeck.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.AuditCheck.Verification.Broken;
import dev.opsdeck.audit.AuditCheck.Verification.Intact;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAuditTest {
  private static final PostgresDatabase DATABASE = TestDatabase.fresh();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T03:00:00.123456789Z"));
  private static final PersonRef ANA = new PersonRef("U024BE7LH");

  private final Audit audit = new PostgresAudit(DATABASE, CLOCK);

  @BeforeEach
  void empty() {
    DATABASE.useTransaction(h -> {
      h.execute("ALTER TABLE audit DISABLE TRIGGER audit_only_grows");
      h.execute("TRUNCATE audit");
      h.execute("DELETE FROM audit_chain");
      h.execute("INSERT INTO audit_chain (chain) SELECT generate_series(1, 16)");
      h.execute("ALTER TABLE audit ENABLE TRIGGER audit_only_grows");
    });
  }

  @Test
  void what_was_appended_is_intact_whatever_it_says() {
    append("r-1", "plain");
    append("r-1", "ñ \"quoted\", \\ \n \uD83D\uDE00");
    append("r-1", "nul \u0000 and half a pair \uD83D");
    DATABASE.useTransaction(
        h -> audit.append(h, AuditEntry.of(Kind.PLAN, new PersonRef("a\u0000b"), "s\uDE00")));

    assertEquals(new Intact(4), verify());
  }

  @Test
  void an_entry_of_a_rolled_back_transaction_leaves_no_gap() {
    append("r-1", "1");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DATABASE.useTransaction(h -> {
              audit.append(h, AuditEntry.of(Kind.COMMAND, ANA, "r-2"));
              throw new IllegalArgumentException("no");
            }));
    append("r-3", "3");

    assertEquals(new Intact(2), verify());
    assertEquals(List.of("r-1", "r-3"), subjects());
  }

  @Test
  void several_entries_of_one_transaction_follow_each_other() {
    DATABASE.useTransaction(h -> {
      audit.append(h, AuditEntry.of(Kind.COMMAND, ANA, "r-1"));
      audit.append(h, AuditEntry.of(Kind.PLAN, ANA, "r-1"));
      audit.append(h, AuditEntry.of(Kind.PLAN, ANA, "r-2"));
    });

    assertEquals(new Intact(3), verify());
  }

  @Test
  void appends_of_many_threads_and_replicas_make_whole_chains() throws Exception {
    Audit replica = new PostgresAudit(DATABASE, CLOCK);
    List<Future<?>> work = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String subject = "r-" + i;
        Audit one = i % 2 == 0 ? audit : replica;
        work.add(
            threads.submit(() ->
                DATABASE.useTransaction(
                    h -> one.append(h, AuditEntry.of(Kind.EFFECT, ANA, subject)))));
      }
    }
    for (Future<?> each : work) {
      each.get();
    }

    assertEquals(new Intact(100), verify());
  }

  @Test
  void whoever_appends_first_and_locks_later_does_not_deadlock() throws Exception {
    DATABASE.useTransaction(
        h -> h.execute("CREATE TABLE locked AS SELECT g AS id FROM generate_series(1, 2) g"));
    List<Future<?>> work = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        boolean appendFirst = i % 2 == 0;
        work.add(threads.submit(() -> appendAndLock(appendFirst)));
      }
    }
    for (Future<?> each : work) {
      each.get();
    }

    assertEquals(new Intact(40), verify());
  }

  private void appendAndLock(boolean appendFirst) {
    DATABASE.useTransaction(h -> {
      if (appendFirst) {
        audit.append(h, AuditEntry.of(Kind.EFFECT, ANA, "r-1"));
      }
      h.execute("UPDATE locked SET id = id WHERE id = 1");
      if (!appendFirst) {
        audit.append(h, AuditEntry.of(Kind.EFFECT, ANA, "r-1"));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET who = 'somebody'",
        "UPDATE audit SET who = 'somebody' WHERE seq = 99",
        "DELETE FROM audit",
        "TRUNCATE audit"
      })
  void the_database_refuses_to_change_what_is_on_record(String sql) {
    append("r-1", "1");

    JdbiException e =
        assertThrows(JdbiException.class, () -> DATABASE.useTransaction(h -> h.execute(sql)));

    assertTrue(e.getMessage().contains("only grows"), e.getMessage());
    assertEquals(new Intact(1), verify());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | UPDATE audit SET who = 'U_OTHER' WHERE seq = 3",
        "3 | UPDATE audit SET facts = '{}' WHERE seq = 3",
        "3 | UPDATE audit SET at = at + interval '1 microsecond' WHERE seq = 3",
        "3 | UPDATE audit SET kind = 'PLAN' WHERE seq = 3",
        "3 | UPDATE audit SET subject = 'r-9' WHERE seq = 3",
        "3 | UPDATE audit SET hash = repeat('a', 64) WHERE seq = 3",
        "3 | UPDATE audit SET previous_hash = repeat('a', 64) WHERE seq = 3",
        "3 | DELETE FROM audit WHERE seq = 3",
        "1 | DELETE FROM audit WHERE seq = 1",
        "5 | DELETE FROM audit WHERE seq = 5",
        "4 | DELETE FROM audit WHERE seq > 3",
        "1 | DELETE FROM audit",
        "3 | UPDATE audit SET seq = 9 - seq WHERE seq IN (3, 6)",
        "2 | UPDATE audit SET seq = CASE seq WHEN 2 THEN 103 ELSE 102 END WHERE seq IN (2, 3)",
        "5 | UPDATE audit_chain SET hash = repeat('a', 64) WHERE seq = 5",
        "5 | UPDATE audit_chain SET seq = 4 WHERE seq = 5",
        "1 | DELETE FROM audit_chain WHERE seq = 5",
        "1 | DELETE FROM audit_chain",
        "1 | UPDATE audit SET chain = 17",
        "6 | INSERT INTO audit SELECT chain, 6, at, kind, who, subject, facts, hash, hash FROM"
            + " audit WHERE seq = 5"
      })
  void a_row_changed_by_hand_is_found(long row, String sql) {
    for (int i = 1; i <= 5; i++) {
      append("r-1", "fact " + i);
    }

    byHand(sql);

    assertEquals(row, ((Broken) verify()).row(), sql);
  }

  @Test
  void a_row_that_was_rewritten_with_its_hash_no_longer_carries_the_next() {
    append("r-2", "1");
    append("r-2", "2");
    append("r-2", "3");
    ChainedRow forged =
        ChainedRow.after(
            1, hashOf(1), CLOCK.instant(), AuditEntry.of(Kind.EFFECT, new PersonRef("U9"), "r-2"));

    DATABASE.useTransaction(h -> {
      h.execute("ALTER TABLE audit DISABLE TRIGGER audit_only_grows");
      h.createUpdate(
              "UPDATE audit SET kind = :kind, who = :who, facts = :facts, hash = :hash"
                  + " WHERE seq = 2")
          .bind("kind", forged.kind())
          .bind("who", forged.who())
          .bind("facts", forged.facts())
          .bind("hash", forged.hash())
          .execute();
    });

    assertEquals(3, ((Broken) verify()).row());
  }

  private static AuditCheck.Verification verify() {
    return AuditCheck.of(DATABASE).verify(List.of());
  }

  private static void byHand(String sql) {
    DATABASE.useTransaction(h -> {
      h.execute("ALTER TABLE audit DISABLE TRIGGER audit_only_grows");
      h.execute(sql);
    });
  }

  private void append(String subject, String text) {
    DATABASE.useTransaction(
        h -> audit.append(h, AuditEntry.of(Kind.OUTCOME, ANA, subject, "text", text)));
  }

  private static List<String> subjects() {
    return DATABASE.inTransaction(h ->
        h.createQuery("SELECT subject FROM audit ORDER BY subject").mapTo(String.class).list());
  }

  private static String hashOf(long seq) {
    return DATABASE.inTransaction(h ->
        h.createQuery("SELECT hash FROM audit WHERE seq = ?")
            .bind(0, seq)
            .mapTo(String.class)
            .one());
  }
}

package dev.opsdeck.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.audit.AuditCheck.Verification;
import dev.opsdeck.audit.AuditCheck.Verification.Broken;
import dev.opsdeck.audit.AuditCheck.Verification.Intact;
import dev.opsdeck.audit.AuditCheck.Verification.Nothing;
import dev.opsdeck.audit.AuditCheck.Verification.Rewritten;
import dev.opsdeck.audit.AuditCheck.Verification.Unrecorded;
import dev.opsdeck.audit.AuditEntry.Kind;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner of the database can do to the audit, and what it takes to notice. */
class AuditCheckTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T03:00:00Z"));
  private static final PersonRef ANA = new PersonRef("U024BE7LH");
  private static final String ALL_GONE =
      "TRUNCATE audit; UPDATE audit_chain SET seq = 0, hash = repeat('0', 64)";

  private final PostgresDatabase database = TestDatabase.fresh();
  private final Audit audit = new PostgresAudit(database, CLOCK);
  private final AuditCheck check = AuditCheck.of(database);

  @Test
  void an_empty_database_is_not_intact_there_is_nothing() {
    assertEquals(new Nothing(), verify());
  }

  @Test
  void a_database_without_any_table_has_nothing_to_verify_and_gets_none() {
    database.useTransaction(h -> h.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));

    assertEquals(new Nothing(), verify());
    assertEquals(0, check.digest().total());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"COMMAND", "OUTCOME", "DECISION approved", "DECISION denied", "DECISION expired"})
  void what_other_tables_hold_must_be_on_the_record(String left) {
    workedWith("r-1", "a-1", left.endsWith("denied") ? "DENIED" : "APPROVED");
    if (left.endsWith("expired")) {
      database.useTransaction(h -> h.execute("UPDATE approval SET state = 'EXPIRED'"));
      everythingButDecision("a-1");
    } else {
      everythingBut(left);
    }

    Unrecorded found = assertInstanceOf(Unrecorded.class, verify());

    assertEquals(left.startsWith("DECISION") ? "a-1" : "r-1", found.id());
  }

  @Test
  void what_is_all_on_the_record_is_intact() {
    workedWith("r-1", "a-1", "APPROVED");
    everythingBut("nothing");

    assertEquals(new Intact(3), verify());
  }

  @Test
  void everything_gone_shows_in_the_runs_that_are_left() {
    workedWith("r-1", "a-1", "APPROVED");
    everythingBut("nothing");
    byHand(ALL_GONE);

    assertInstanceOf(Unrecorded.class, verify());
  }

  @Test
  void the_last_row_cut_off_with_its_head_set_back_shows_in_the_run() {
    workedWith("r-1", "a-1", "APPROVED");
    everythingBut("nothing");
    cutBackToRow(2, "r-1");

    assertEquals(new Unrecorded("the end of run", "r-1"), verify());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE FROM audit_chain WHERE chain = 7", "DELETE FROM audit_chain"})
  void a_head_that_is_gone_is_missed_even_of_a_chain_without_rows(String cut) {
    append("r-1");
    byHand(cut);

    assertEquals("the head of the chain is gone", ((Broken) verify()).reason());
  }

  @Test
  void a_whole_chain_gone_with_its_head_is_missed() {
    append("r-1");
    byHand("TRUNCATE audit; DELETE FROM audit_chain WHERE seq > 0");

    assertInstanceOf(Broken.class, verify());
  }

  @Test
  void rows_of_a_chain_that_nobody_writes_are_no_part_of_the_record() {
    append("r-1");
    byHand(
        "INSERT INTO audit SELECT 17, seq, at, kind, who, subject, facts, previous_hash, hash"
            + " FROM audit");

    assertEquals(17, ((Broken) verify()).chain());
  }

  @Test
  void chains_that_grew_begin_with_what_was_kept() {
    AuditDigest empty = check.digest();
    append("r-1");
    AuditDigest one = check.digest();
    append("r-1");
    append("r-2");

    assertEquals(new Intact(3), check.verify(List.of(empty, one, check.digest())));
  }

  @Test
  void a_cut_with_the_head_set_back_is_found_by_the_kept_digest() {
    append("r-1");
    append("r-1");
    AuditDigest kept = check.digest();
    cutBackToRow(1, "r-1");
    assertEquals(new Intact(1), verify());

    Broken found = assertInstanceOf(Broken.class, check.verify(List.of(kept)));

    assertEquals(2, found.row());
    assertEquals("the end is cut off: there were 2 rows when the digest was kept", found.reason());
  }

  @Test
  void a_history_that_was_written_anew_is_found_by_the_kept_digest() {
    append("r-1");
    AuditDigest kept = check.digest();
    byHand(ALL_GONE);
    database.useTransaction(
        h -> audit.append(h, AuditEntry.of(Kind.EFFECT, new PersonRef("U9"), "r-1")));
    append("r-1");
    assertEquals(new Intact(2), verify());

    assertEquals(new Rewritten(kept), check.verify(List.of(kept)));
  }

  @Test
  void everything_gone_with_runs_and_all_is_found_by_the_kept_digest() {
    append("r-1");
    AuditDigest kept = check.digest();
    byHand(ALL_GONE);
    assertEquals(new Nothing(), verify());

    assertInstanceOf(Broken.class, check.verify(List.of(kept)));
  }

  @Test
  void a_digest_is_found_in_whatever_text_it_was_kept_in() {
    append("r-1");
    AuditDigest digest = check.digest();

    assertEquals(
        List.of(digest, digest),
        AuditDigest.allIn(
            "2026-03-01T03:00:00Z " + digest.text() + "\nIts digest: `" + digest.text() + "`."));
  }

  @ParameterizedTest
  @CsvSource({
    "'1:1,2:0'",
    "'2:0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0:0000000000000000000000000000000000000000000000000000000000000000'",
    "''"
  })
  void other_texts_hold_no_digest(String text) {
    assertEquals(List.of(), AuditDigest.allIn(text));
  }

  private Verification verify() {
    return check.verify(List.of());
  }

  private void append(String subject) {
    database.useTransaction(h -> audit.append(h, AuditEntry.of(Kind.EFFECT, ANA, subject)));
  }

  private void workedWith(String run, String approval, String state) {
    database.useTransaction(h -> {
      h.execute("INSERT INTO program (digest, document) VALUES ('p', '{}')");
      h.execute(
          "INSERT INTO run (id, request_id, target_key, state, program, document, created_at,"
              + " updated_at) VALUES (?, 'q', 't', 'SUCCEEDED', 'p', '{}', now(), now())",
          run);
      h.execute(
          "INSERT INTO approval (id, run_id, plan_digest, requirement, requester, state, opened_at,"
              + " expires_at, closed_at) VALUES (?, ?, 'd', '{}', 'U1', ?, now(), now(), now())",
          approval,
          run,
          state);
    });
  }

  /** What the run and its approval leave on the record, as their own packages write it. */
  private void everythingBut(String left) {
    if (!left.equals("COMMAND")) {
      record(Kind.COMMAND);
    }
    if (left.equals("DECISION denied")) {
      record(Kind.DECISION, "approval", "a-2", "decision", "denied");
    } else if (left.equals("DECISION approved")) {
      record(Kind.DECISION, "approval", "a-2", "approvedBy", "U2", "decision", "approved");
    } else {
      record(Kind.DECISION, "approval", "a-1", "approvedBy", "U2", "decision", "approved");
    }
    if (!left.equals("OUTCOME")) {
      record(Kind.OUTCOME, "state", "SUCCEEDED");
    }
  }

  /** Asked for, refused to one who clicked, agreed to by one – and never decided. */
  private void everythingButDecision(String approval) {
    record(Kind.COMMAND);
    record(Kind.DECISION, "approval", approval, "decision", "refused-click");
    record(Kind.DECISION, "approval", approval, "approvedBy", "U2", "decision", "counted");
    record(Kind.OUTCOME, "state", "EXPIRED");
  }

  private void record(Kind kind, Object... facts) {
    database.useTransaction(h -> audit.append(h, AuditEntry.of(kind, ANA, "r-1", facts)));
  }

  private void cutBackToRow(long row, String subject) {
    byHand(
        """
        DELETE FROM audit WHERE subject = '%2$s' AND seq > %1$d;
        UPDATE audit_chain c SET seq = a.seq, hash = a.hash FROM audit a
        WHERE a.chain = c.chain AND a.seq = %1$d AND a.subject = '%2$s'
        """
            .formatted(row, subject));
  }

  private void byHand(String sql) {
    database.useTransaction(h -> {
      h.execute("ALTER TABLE audit DISABLE TRIGGER audit_only_grows");
      h.execute(sql);
    });
  }
}

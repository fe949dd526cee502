package dev.opsdeck.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.People;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Secret;
import dev.opsdeck.slack.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed values in PostgreSQL: what is there, for whom it opens, and when it is gone. */
class SealedVaultTest {
  private static final Actor ANA = People.person("U0ANA");
  private static final Actor BRUNO = People.person("U0BRUNO");
  private static final RunId RUN = new RunId("r-1");
  private static final RunId OTHER = new RunId("r-2");
  private static final String VALUE = "correct-horse-battery-staple";

  private final PostgresDatabase database = TestDatabase.fresh();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T03:00:00Z"));
  private final SealedVault vault =
      SealedVault.in(() -> database, SealKey.of(Secret.of(TestVault.KEY)).orElseThrow(), clock);

  private void execute(String sql) {
    database.useTransaction(handle -> handle.execute(sql));
  }

  private String dump() {
    return database.inTransaction(handle ->
        String.join(
            "\n",
            handle.createQuery("SELECT v::text FROM sealed_value v").mapTo(String.class).list()));
  }

  private void run(String state, String ref) {
    execute("INSERT INTO program (digest, document) VALUES ('d', '{}') ON CONFLICT DO NOTHING");
    execute(
        """
        INSERT INTO run (id, request_id, target_key, state, program, document, created_at,
            updated_at)
        VALUES ('r-1', 'q-1', 't', '%s', 'd',
            '{"request": {"params": {"value": "%s"}, "requester": {"id": "U0ANA"}}}', now(), now())
        """
            .formatted(state, ref));
  }

  @Test
  void a_value_that_was_entered_opens_for_who_entered_it_only() {
    String ref = vault.entered("U0ANA", VALUE);
    assertEquals(Optional.of(VALUE), vault.open(ref, ANA, RUN));
    assertEquals(Optional.empty(), vault.open(ref, BRUNO, RUN));
  }

  @Test
  void a_value_of_a_run_opens_for_that_run_only_and_the_first_stays() {
    vault.keep(RUN, "fresh", VALUE);
    vault.keep(RUN, "fresh", "another");
    String ref = SealedValues.ref(RUN, "fresh");
    assertEquals(Optional.of(VALUE), vault.open(ref, ANA, RUN));
    assertEquals(Optional.empty(), vault.open(ref, ANA, OTHER));
  }

  @Test
  void the_table_has_nothing_of_the_value() {
    vault.entered("U0ANA", VALUE);
    String hex = HexFormat.of().formatHex(VALUE.getBytes(StandardCharsets.UTF_8));
    assertFalse(dump().isEmpty());
    assertFalse(dump().contains(VALUE));
    assertFalse(dump().contains(hex));
  }

  @Test
  void a_box_that_is_moved_to_another_owner_or_name_does_not_open() {
    String ref = vault.entered("U0ANA", VALUE);
    execute("UPDATE sealed_value SET owner = 'U0BRUNO'");
    assertEquals(Optional.empty(), vault.open(ref, BRUNO, RUN));
    execute("UPDATE sealed_value SET owner = 'U0ANA', ref = 'sealed:other'");
    assertEquals(Optional.empty(), vault.open("sealed:other", ANA, RUN));
  }

  @Test
  void another_key_opens_nothing() {
    String ref = vault.entered("U0ANA", VALUE);
    String key = "HxwdHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    SealedVault stranger =
        SealedVault.in(() -> database, SealKey.of(Secret.of(key)).orElseThrow(), clock);
    assertEquals(Optional.empty(), stranger.open(ref, ANA, RUN));
    assertNotEquals(
        vault.fingerprint(VALUE.getBytes(StandardCharsets.UTF_8)),
        stranger.fingerprint(VALUE.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCEEDED", "FAILED", "CANCELLED", "DENIED", "EXPIRED", "REFUSED"})
  void however_the_run_ends_its_values_are_gone_in_that_transaction(String end) {
    String ref = vault.entered("U0ANA", VALUE);
    run("AWAITING_APPROVAL", ref);
    vault.keep(RUN, "fresh", VALUE);
    clock.advance(Duration.ofDays(6));
    vault.sweep();
    assertTrue(vault.holds(ref, ANA, RUN), "a run waits for its hour");
    execute("UPDATE run SET state = '" + end + "' WHERE id = 'r-1'");
    assertEquals("", dump());
  }

  @Test
  void what_no_run_has_taken_is_gone_after_a_quarter_of_an_hour() {
    String ref = vault.entered("U0ANA", VALUE);
    clock.advance(Duration.ofMinutes(14));
    vault.sweep();
    assertTrue(vault.holds(ref, ANA, RUN));
    clock.advance(Duration.ofMinutes(2));
    vault.sweep();
    assertFalse(vault.holds(ref, ANA, RUN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODw=="})
  void what_is_no_key_is_none(String text) {
    assertEquals(Optional.empty(), SealKey.of(Secret.of(text)));
  }
}

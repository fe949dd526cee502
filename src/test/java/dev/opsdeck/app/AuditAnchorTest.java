package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.audit.AuditCheck;
import dev.opsdeck.audit.AuditDigest;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.audit.AuditStores;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RecordedOutbox;
import dev.opsdeck.schedule.DurableTimers;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditAnchorTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T03:00:00Z"));

  private final PostgresDatabase database = TestDatabase.fresh();
  private final DurableTimers timers = new Wiring().timers(database, CLOCK, IdSource.random());
  private final RecordedOutbox outbox = new RecordedOutbox();

  @TempDir private Path folder;

  @BeforeEach
  void something() {
    AuditStores.audit(database, CLOCK)
        .append(AuditEntry.of(AuditEntry.Kind.EFFECT, new PersonRef("U024BE7LH"), "r-1"));
  }

  @Test
  void the_digest_is_added_to_the_file_and_told_to_the_channel_and_comes_again() throws Exception {
    Path file = folder.resolve("digests");
    AuditAnchor anchor =
        anchor(
            Map.of(
                "OPSDECK_AUDIT_FILE", file.toString(),
                "OPSDECK_AUDIT_CHANNEL", "audit",
                "OPSDECK_AUDIT_EVERY", "6h"));

    anchor.fire("audit/1", "audit");
    anchor.fire("audit/2", "audit");

    AuditDigest digest = AuditCheck.of(database).digest();
    assertEquals(List.of(digest, digest), AuditDigest.allIn(Files.readString(file)));
    assertEquals("2026-03-01T03:00:00Z " + digest.text(), Files.readAllLines(file).getFirst());
    Event.Note note = outbox.events(Event.Note.class).getFirst();
    assertEquals("audit", ((Address.Channel) note.to()).channel());
    assertEquals(digest.text(), note.fact().values().get("digest"));
    assertEquals(
        List.of("2026-03-01 09:00:00+00", "2026-03-01 09:00:00+00"), timersOf(AuditAnchor.TIMER));
  }

  @Test
  void without_a_file_or_a_channel_it_goes_to_the_log_alone() {
    anchor(Map.of()).fire("audit/1", "audit");

    assertEquals(List.of(), outbox.events());
    assertEquals(List.of("2026-03-02 03:00:00+00"), timersOf(AuditAnchor.TIMER));
  }

  @Test
  void however_many_replicas_begin_it_there_is_one_timer() {
    anchor(Map.of()).begin();
    anchor(Map.of()).begin();

    assertEquals(List.of("2026-03-02 03:00:00+00"), timersOf(AuditAnchor.TIMER));
  }

  @Test
  void a_file_that_cannot_be_written_makes_the_timer_fire_again() {
    AuditAnchor anchor =
        anchor(Map.of("OPSDECK_AUDIT_FILE", folder.resolve("no/digests").toString()));

    assertThrows(UncheckedIOException.class, () -> anchor.fire("audit/1", "audit"));
    assertEquals(List.of(), timersOf(AuditAnchor.TIMER));
  }

  private AuditAnchor anchor(Map<String, String> environment) {
    return new AuditAnchor(Settings.read(environment), database, timers, outbox, CLOCK);
  }

  private List<String> timersOf(String kind) {
    return database.inTransaction(handle ->
        handle
            .createQuery(
                "SELECT (execution_time AT TIME ZONE 'UTC')::text || '+00' FROM scheduled_tasks"
                    + " WHERE task_name = :kind ORDER BY 1")
            .bind("kind", kind)
            .mapTo(String.class)
            .list());
  }
}

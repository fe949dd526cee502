package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.approval.Approvals;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.schedule.DurableTimers;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WiringTest {
  private final PostgresDatabase database = TestDatabase.fresh();

  @Test
  void what_approvals_and_reports_have_to_do_does_not_wait_behind_a_storm_of_runs() {
    Set<String> urgent =
        Set.of(RunLedger.TIMER, ProgressReminders.TIMER, Approvals.EXPIRY, Approvals.ESCALATION);
    DurableTimers timers = new Wiring().timers(database, () -> Instant.EPOCH, IdSource.random());
    database.useTransaction(handle -> {
      urgent.forEach(kind -> timers.at(handle, kind, "x", Instant.EPOCH));
      timers.at(handle, "other", "x", Instant.EPOCH);
    });
    assertEquals(urgent, beforeOthers());
  }

  private Set<String> beforeOthers() {
    return database.inTransaction(handle ->
        handle
            .createQuery(
                """
                SELECT task_name FROM scheduled_tasks WHERE priority >
                  (SELECT priority FROM scheduled_tasks WHERE task_name = 'other')
                """)
            .mapTo(String.class)
            .set());
  }
}

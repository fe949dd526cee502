package dev.opsdeck.slack.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.BreakingDatabase;
import dev.opsdeck.database.DatabaseAwayException;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.slack.inbox.Inbox.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresInboxTest extends InboxContract {
  private static final PostgresDatabase DATABASE = TestDatabase.fresh();
  private static final int REQUESTS = 200;

  private final Inbox inbox = new PostgresInbox(DATABASE, clock);

  @BeforeEach
  void empty() {
    DATABASE.useTransaction(handle -> handle.execute("TRUNCATE inbox"));
  }

  @Override
  Inbox inbox() {
    return inbox;
  }

  @Test
  void a_request_with_nul_characters_and_quotes_is_kept_as_it_is() {
    String odd = "{\"text\":\"\\u0000 'x', {\\\"y\\\"}, \\\\ ñ 🚀\"}";
    inbox.keep("odd", odd).join();
    assertEquals(odd, take(1).getFirst().request());
  }

  @Test
  void a_request_is_kept_once_when_the_connection_breaks_while_it_is_committed() {
    Inbox shaky = new PostgresInbox(new BreakingDatabase(DATABASE, 2), clock);
    shaky.keep("a", "request a").join();
    assertEquals(List.of("a"), take(2).stream().map(Kept::id).toList());
  }

  @Test
  void whoever_keeps_something_is_told_when_the_database_stays_away() {
    Inbox away = new PostgresInbox(new BreakingDatabase(DATABASE, Integer.MAX_VALUE), clock);
    CompletionException e =
        assertThrows(CompletionException.class, () -> away.keep("a", "request a").join());
    assertInstanceOf(DatabaseAwayException.class, e.getCause());
  }

  @Test
  void replicas_that_keep_and_take_at_the_same_time_lose_and_double_nothing() throws Exception {
    Inbox other = new PostgresInbox(DATABASE, clock);
    Set<String> taken = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        Inbox one = i % 2 == 0 ? inbox : other;
        String id = "request-" + i;
        all.add(threads.submit(() -> one.keep(id, id).join()));
      }
      for (Inbox one : List.of(inbox, other)) {
        all.add(threads.submit(() -> takeAll(one, taken)));
      }
      for (Future<?> future : all) {
        future.get();
      }
    }
    assertEquals(REQUESTS, taken.size());
    clock.advance(LEASE);
    assertEquals(List.of(), take(1));
  }

  private void takeAll(Inbox one, Set<String> taken) {
    while (taken.size() < REQUESTS) {
      for (Kept kept : one.take(7, clock.instant(), clock.instant().plus(LEASE))) {
        assertTrue(taken.add(kept.id()), kept.id());
        one.done(kept);
      }
    }
  }
}

package dev.opsdeck.progress;

import dev.opsdeck.database.Database;
import java.time.InstantSource;

/** The stores in PostgreSQL for tests of other packages. */
public final class ProgressStores {
  private ProgressStores() {}

  public static Outbox outbox(Database database, InstantSource clock) {
    return new PostgresOutbox(database, clock);
  }

  public static PostedMessages postedMessages(Database database) {
    return new PostgresPostedMessages(database);
  }
}

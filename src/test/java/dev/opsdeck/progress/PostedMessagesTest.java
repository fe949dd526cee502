package dev.opsdeck.progress;

import dev.opsdeck.database.TestDatabase;
import org.junit.jupiter.api.Nested;

class PostedMessagesTest {
  @Nested
  class InMemory extends PostedMessagesContract {
    private final PostedMessages posted = new InMemoryPostedMessages();

    @Override
    PostedMessages posted() {
      return posted;
    }
  }

  @Nested
  class Postgres extends PostedMessagesContract {
    private final PostedMessages posted = new PostgresPostedMessages(TestDatabase.fresh());

    @Override
    PostedMessages posted() {
      return posted;
    }
  }
}

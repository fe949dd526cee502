package dev.opsdeck.slack.inbox;

class InMemoryInboxTest extends InboxContract {
  private final Inbox inbox = new InMemoryInbox(clock);

  @Override
  Inbox inbox() {
    return inbox;
  }
}

package dev.opsdeck.slack.api;

import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.User;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads who has which handle, page by page. A large workspace has more pages than Slack gives in a
 * minute: the next reading goes on where one was cut off.
 */
final class Handles {
  private static final int PAGE = 1_000;

  private final SlackClient client;
  private Map<String, String> read = new HashMap<>();
  private String cursor = "";

  Handles(SlackClient client) {
    this.client = client;
  }

  /**
   * Everybody's id, by handle in lower case.
   *
   * @throws IllegalStateException when Slack does not answer, or no more for now
   */
  synchronized Map<String, String> byHandle() {
    do {
      cursor = page(cursor);
    } while (!cursor.isEmpty());
    Map<String, String> all = read;
    read = new HashMap<>();
    return all;
  }

  private String page(String from) {
    var answer = client.callTwice(m -> m.usersList(r -> r.cursor(from).limit(PAGE)));
    if (answer instanceof SlackClient.Answer.Refused<?>) {
      cursor = "";
      read = new HashMap<>();
    }
    var page = answer.orThrow();
    for (User user : page.getMembers()) {
      if (!user.isDeleted()) {
        read.put(user.getName().toLowerCase(Locale.ROOT), user.getId());
      }
    }
    ResponseMetadata metadata = page.getResponseMetadata();
    return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
  }
}

package dev.opsdeck.slack.api;

import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.User;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads who of our team has which handle, page by page. A large workspace has more pages than Slack
 * gives in a minute: the next reading goes on where one was cut off.
 */
final class Handles {
  private static final int PAGE = 1_000;

  private final SlackClient client;
  private final Supplier<OurTeam> team;
  private Map<String, String> read = new HashMap<>();
  private String cursor = "";

  /**
   * @param team throws when Slack does not say who we are
   */
  Handles(SlackClient client, Supplier<OurTeam> team) {
    this.client = client;
    this.team = team;
  }

  /**
   * Everybody's id, by handle in lower case. Other companies choose their handles themselves: a
   * person of theirs must not stand in for one of ours.
   *
   * @throws IllegalStateException when Slack does not answer, or no more for now
   */
  synchronized Map<String, String> byHandle() {
    OurTeam us = team.get();
    do {
      cursor = page(cursor, us);
    } while (!cursor.isEmpty());
    Map<String, String> all = read;
    read = new HashMap<>();
    return all;
  }

  private String page(String from, OurTeam us) {
    var answer = client.callTwice(m -> m.usersList(r -> r.cursor(from).limit(PAGE)));
    if (answer instanceof SlackClient.Answer.Refused<?>) {
      cursor = "";
      read = new HashMap<>();
    }
    var page = answer.orThrow();
    for (User user : page.getMembers()) {
      if (us.standing(user).isPresent()) {
        read.put(user.getName().toLowerCase(Locale.ROOT), user.getId());
      }
    }
    ResponseMetadata metadata = page.getResponseMetadata();
    return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
  }
}

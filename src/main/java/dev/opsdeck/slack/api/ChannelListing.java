package dev.opsdeck.slack.api;

import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.ResponseMetadata;
import dev.opsdeck.slack.api.ChannelDirectory.Found;
import dev.opsdeck.slack.api.SlackClient.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Reads the channels that have certain names, page by page. A large workspace has more pages than
 * Slack gives in a minute: the next reading goes on where one was cut off.
 */
final class ChannelListing {
  /** Slack takes less than 1000; conversations.list is of tier 2. */
  private static final int PAGE = 999;

  private static final List<ConversationType> PUBLIC = List.of(ConversationType.PUBLIC_CHANNEL);
  private static final List<ConversationType> BOTH =
      List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL);

  private final SlackClient client;
  private final Set<String> wanted;
  private List<Found> read = new ArrayList<>();
  private List<ConversationType> types = BOTH;
  private String cursor = "";

  /**
   * @param wanted names in lower case
   */
  ChannelListing(SlackClient client, Set<String> wanted) {
    this.client = client;
    this.wanted = wanted;
  }

  /**
   * Those of the wanted channels that Slack shows the bot, archived ones too.
   *
   * @throws IllegalStateException when Slack does not answer, or no more for now
   */
  synchronized Collection<Found> read() {
    if (wanted.isEmpty()) {
      return List.of();
    }
    do {
      cursor = page(cursor);
    } while (!cursor.isEmpty());
    List<Found> all = read;
    read = new ArrayList<>();
    return all;
  }

  private String page(String from) {
    var answer =
        client.callTwice(m -> m.conversationsList(r -> r.types(types).cursor(from).limit(PAGE)));
    if (answer instanceof Answer.Refused<?> refused) {
      cursor = "";
      read = new ArrayList<>();
      if (refused.error().equals("missing_scope") && types.equals(BOTH)) {
        types = PUBLIC; // without groups:read the private ones stay unknown
        return page("");
      }
    }
    var page = answer.orThrow();
    for (Conversation channel : page.getChannels()) {
      Found found = Found.of(channel);
      if (wanted.contains(found.name())) {
        read.add(found);
      }
    }
    ResponseMetadata metadata = page.getResponseMetadata();
    return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
  }
}

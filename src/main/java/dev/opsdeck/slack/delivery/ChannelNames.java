package dev.opsdeck.slack.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.ResponseMetadata;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.RateLimitedClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a channel under the name that was wished for, or under the next free one: names are taken
 * for ever, by archived channels and by private ones too. A channel is taken for our own only when
 * we made it for that very incident.
 */
final class ChannelNames {
  private static final int LONGEST = 80;
  private static final int TRIES = 9;

  /** The most that Slack gives at once: conversations.list is of tier 2. */
  private static final int PAGE = 1_000;

  private static final String MARK = "Opsdeck · ";

  private final RateLimitedClient line;

  /** How far the search for a channel came before it had to wait. */
  private final Cache<IncidentId, String> cursors = Caffeine.newBuilder().maximumSize(100).build();

  private volatile @Nullable String self;

  ChannelNames(RateLimitedClient line) {
    this.line = line;
  }

  /** Stands in the purpose of an incident's channel. */
  static String mark(IncidentId incident) {
    return MARK + incident;
  }

  /** The id of the channel; one that an earlier attempt has made is found again. */
  DeliveryStep<String> make(Attempt attempt, IncidentId incident, String name) {
    if (!attempt.maybeSent()) {
      return create(attempt, name, 1);
    }
    return self(attempt)
        .then(bot -> search(attempt, new Wanted(incident, name, bot), cursor(incident)))
        .then(found -> found.isEmpty() ? create(attempt, name, 1) : DeliveryStep.done(found));
  }

  private DeliveryStep<String> create(Attempt attempt, String name, int number) {
    String numbered = numbered(name, number);
    return line.unlessRefused(
            attempt,
            "conversations.create " + numbered,
            () ->
                line.write(
                    attempt,
                    "conversations.create",
                    "",
                    m -> m.conversationsCreate(r -> r.name(numbered).isPrivate(false))))
        .then(made -> DeliveryStep.done(made.getChannel().getId()))
        .orElse(error ->
            error.equals("name_taken") && number < TRIES
                ? create(attempt, name, number + 1)
                : new DeliveryStep.Refused<>(error));
  }

  private static String numbered(String name, int number) {
    String end = number == 1 ? "" : "-" + number;
    return name.substring(0, Math.min(name.length(), LONGEST - end.length())) + end;
  }

  private record Wanted(IncidentId incident, String name, String bot) {
    boolean is(Conversation channel) {
      return !channel.isArchived() && names().contains(channel.getName()) && isOurs(channel);
    }

    private List<String> names() {
      List<String> names = new ArrayList<>();
      for (int number = 1; number <= TRIES; number++) {
        names.add(numbered(name, number));
      }
      return names;
    }

    private boolean isOurs(Conversation channel) {
      String purpose = channel.getPurpose() == null ? "" : channel.getPurpose().getValue();
      return purpose.contains(MARK)
          ? purpose.contains(mark(incident))
          : bot.equals(channel.getCreator());
    }
  }

  private DeliveryStep<String> self(Attempt attempt) {
    String known = self;
    if (known != null) {
      return DeliveryStep.done(known);
    }
    return line.read(attempt, "auth.test", "", m -> m.authTest(r -> r))
        .then(test -> {
          self = test.getUserId();
          return DeliveryStep.done(test.getUserId());
        });
  }

  private String cursor(IncidentId incident) {
    String cursor = cursors.getIfPresent(incident);
    return cursor == null ? "" : cursor;
  }

  /** Empty when it is not there. Goes on where it had to wait. */
  private DeliveryStep<String> search(Attempt attempt, Wanted wanted, String cursor) {
    cursors.put(wanted.incident(), cursor);
    return line.read(
            attempt,
            "conversations.list",
            "",
            m ->
                m.conversationsList(r ->
                    r.types(List.of(ConversationType.PUBLIC_CHANNEL)).limit(PAGE).cursor(cursor)))
        .then(page -> {
          for (Conversation channel : page.getChannels()) {
            if (wanted.is(channel)) {
              return found(wanted, channel.getId());
            }
          }
          ResponseMetadata metadata = page.getResponseMetadata();
          String next = metadata == null ? "" : metadata.getNextCursor();
          return next == null || next.isEmpty() ? found(wanted, "") : search(attempt, wanted, next);
        });
  }

  private DeliveryStep<String> found(Wanted wanted, String channel) {
    cursors.invalidate(wanted.incident());
    return DeliveryStep.done(channel);
  }
}

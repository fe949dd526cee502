package dev.opsdeck.slack;

import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.Identity;
import dev.opsdeck.slack.api.RequestClaims;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way to the console, for people of our own workspace only: in a channel that is shared with
 * another company its people can mention the bot and press its buttons too. What a request says of
 * itself is compared first, then Slack is asked who the person is. Safe for many threads.
 */
final class WorkspaceGuard {
  private final Identity identity;
  private final ChannelDirectory channels;
  private final Duration patience;

  /**
   * @param patience with Slack, for the name of a channel that is not known yet
   */
  WorkspaceGuard(Identity identity, ChannelDirectory channels, Duration patience) {
    this.identity = identity;
    this.channels = channels;
    this.patience = patience;
  }

  /** How new what is known of the person must be. */
  enum Knowledge {
    /** What Slack has said in the last minutes will do: a decision follows, which asks anew. */
    LATELY,
    /** Slack is asked for this request. */
    ANEW
  }

  /**
   * Asks the console as that person; nothing of what others want reaches it.
   *
   * @param requestId the same for a request that is sent again
   */
  Reply ask(
      String requestId,
      RequestOrigin origin,
      Knowledge knowledge,
      Function<Console.Request, Reply> question) {
    Identity.Origin claimed = identity.origin(origin.claims());
    if (claimed == Identity.Origin.FOREIGN) {
      return refused("slack.not-a-member");
    }
    Optional<Actor> actor =
        switch (knowledge) {
          case LATELY -> identity.actor(origin.user());
          case ANEW -> identity.actorNow(origin.user());
        };
    if (actor.isEmpty()) {
      return refused("slack.not-a-member");
    }
    if (actor.get().standing() == Actor.Standing.UNKNOWN && !isProvenOurs(origin, claimed)) {
      return refused("slack.unconfirmed");
    }
    return question.apply(
        new Console.Request(requestId, actor.get(), where(origin), origin.threadTs()));
  }

  /** Whether a request says of itself that it is none of ours. */
  boolean isForeign(RequestClaims claims) {
    return identity.origin(claims) == Identity.Origin.FOREIGN;
  }

  /** While Slack does not say who somebody is: whether the request itself says that it is ours. */
  private static boolean isProvenOurs(RequestOrigin origin, Identity.Origin claimed) {
    return origin.claims().command()
        || (claimed == Identity.Origin.OURS && !origin.claims().authors().isEmpty());
  }

  private ChannelIdentity where(RequestOrigin origin) {
    return channels.identity(origin.channel(), origin.channelName(), patience);
  }

  private static Reply refused(String why) {
    return new Reply.Refused(Fact.of(why), List.of());
  }
}

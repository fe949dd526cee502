package dev.opsdeck.slack;

import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.slack.api.Identity;
import java.util.List;
import java.util.function.Function;

/**
 * The way to the console, for people of our own workspace only: in a channel that is shared with
 * another company its people can mention the bot and press its buttons too. Safe for many threads.
 */
final class WorkspaceGuard {
  private final Identity identity;

  WorkspaceGuard(Identity identity) {
    this.identity = identity;
  }

  /**
   * Asks the console as that person; nothing of what others want reaches it.
   *
   * @param requestId the same for a request that is sent again
   */
  Reply ask(String requestId, RequestOrigin origin, Function<Console.Request, Reply> question) {
    return identity
        .actor(origin.user())
        .map(actor ->
            question.apply(
                new Console.Request(requestId, actor, origin.channel(), origin.channelName())))
        .orElseGet(() -> new Reply.Refused(Fact.of("slack.not-a-member"), List.of()));
  }
}

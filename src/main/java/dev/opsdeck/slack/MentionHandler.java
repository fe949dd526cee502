package dev.opsdeck.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.AppMentionEvent;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.slack.RequestDeduplicator.Answered;
import dev.opsdeck.slack.WorkspaceGuard.Knowledge;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RequestClaims;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people say to the bot, in channels and in threads. A message is one request, however often
 * Slack sends it: when it gets no answer, when the message is edited, when its links are unfurled.
 */
final class MentionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MentionHandler.class);

  /** Slack sends an event for the last time about six minutes after it happened. */
  private static final Duration OLDEST = Duration.ofMinutes(10);

  /** Slack sends an event at most so often after the first time. */
  private static final int LAST_RETRY = 3;

  private final Console console;
  private final RequestDeduplicator answers;
  private final Directory directory;
  private final EphemeralReplies replies;
  private final InstantSource clock;
  private final Executor executor;

  /** Messages that somebody answers, or has answered. */
  private final Cache<String, Boolean> answered =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(OLDEST.multipliedBy(2)).build();

  MentionHandler(
      Console console,
      RequestDeduplicator answers,
      Directory directory,
      EphemeralReplies replies,
      InstantSource clock,
      Executor executor) {
    this.console = console;
    this.answers = answers;
    this.directory = directory;
    this.replies = replies;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * One delivery of an event.
   *
   * @param bot our own user, whom the message mentions
   * @param retry how often Slack has sent it before
   */
  record Delivery(AppMentionEvent event, String bot, int retry, RequestClaims claims) {}

  /**
   * Slack sends an event again when it gets no 200: so what is not on record is not acknowledged
   * until Slack's last try.
   *
   * @throws NotRecorded because Bolt answers 200 to an event whatever its handler returns
   */
  Response handle(Delivery delivery) {
    AppMentionEvent event = delivery.event();
    if (event.getBotId() != null || event.getUser() == null) {
      return Response.ok();
    }
    String id = "mention/" + event.getChannel() + "/" + event.getTs();
    RequestOrigin origin =
        new RequestOrigin(
            event.getUser(),
            event.getChannel(),
            null,
            event.getThreadTs(),
            null,
            delivery.claims());
    if (event.getEdited() != null || isOld(event)) {
      answerOnce(id, () -> afterwards(event, origin));
      return Response.ok();
    }
    Answered reply = ask(id, origin, delivery);
    answerOnce(id, () -> answer(reply, origin));
    return Response.ok();
  }

  private boolean isOld(AppMentionEvent event) {
    String seconds = event.getTs().replaceFirst("\\..*", "");
    return seconds.matches("\\d{1,12}")
        && Instant.ofEpochSecond(Long.parseLong(seconds)).plus(OLDEST).isBefore(clock.instant());
  }

  /** Nobody knows any more whether the message was a request before it was changed. */
  private void afterwards(AppMentionEvent event, RequestOrigin origin) {
    LOG.info("the message {} in {} was changed: no request", event.getTs(), event.getChannel());
    if (!isOld(event)) {
      tell(origin, Fact.of("slack.edited-mention"));
    }
  }

  private Answered ask(String id, RequestOrigin origin, Delivery delivery) {
    String text = TypedText.afterMention(delivery.event().getText(), delivery.bot());
    boolean incident = text.equals("incident") || text.startsWith("incident ");
    String slash = incident ? "/incident" : "/ops";
    String rest = incident ? text.substring("incident".length()).strip() : text;
    Knowledge knowledge =
        console.conduct(slash, rest).actsAtOnce() ? Knowledge.ANEW : Knowledge.LATELY;
    Answered reply =
        answers.ask(id, origin, knowledge, request -> console.command(request, slash, rest));
    boolean mayBeSentAgain =
        reply instanceof Answered.Broken
            || (reply instanceof Answered.Later && console.conduct(slash, rest).mayBeRepeated());
    if (mayBeSentAgain && delivery.retry() < LAST_RETRY) {
      throw new NotRecorded(id);
    }
    return reply;
  }

  /** A message that Slack is to send again. */
  static final class NotRecorded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRecorded(String id) {
      super(id + " is not on record");
    }
  }

  private void answerOnce(String id, Runnable work) {
    if (answered.asMap().putIfAbsent(id, true) == null) {
      executor.execute(work);
    }
  }

  private void answer(Answered reply, RequestOrigin origin) {
    switch (reply) {
      case Answered.InTime(Reply said) -> replies.answer(origin, said, null, language(origin));
      case Answered.Later later -> replies.follow(later.reply(), origin, null);
      case Answered.Broken _ -> tell(origin, Fact.of("slack.not-recorded"));
    }
  }

  private void tell(RequestOrigin origin, Fact fact) {
    replies.tell(origin, new Reply.Answer(fact), language(origin));
  }

  private Language language(RequestOrigin origin) {
    return directory.language(origin.user());
  }
}

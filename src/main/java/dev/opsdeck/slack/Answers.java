package dev.opsdeck.slack;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.slack.api.Identity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request once: the same request again, even while the first is still being worked on,
 * gets the first's answer. Behind it the console knows repeated ids from the database; this saves
 * the way there. Safe for many threads.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final AsyncCache<String, Reply> replies;
  private final Identity identity;
  private final Executor executor;
  private final Duration limit;

  Answers(Identity identity, Executor executor, Duration limit) {
    this.identity = identity;
    this.executor = executor;
    this.limit = limit;
    replies =
        Caffeine.newBuilder()
            // Its housekeeping is shorter than the way to another thread.
            .executor(Runnable::run)
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .buildAsync();
  }

  /** What came of a request within the time that Slack waits. */
  sealed interface Answered {
    record InTime(Reply reply) implements Answered {}

    /** It is still being worked on; the reply follows, or none when that fails. */
    record Later(CompletableFuture<Reply> reply) implements Answered {}

    /** It could not be recorded: nothing was started. */
    record Broken() implements Answered {}
  }

  /**
   * Asks the console as that person.
   *
   * @param requestId the same for a request that is sent again
   * @param handle as the request said it, absent when it did not
   */
  Answered ask(
      String requestId,
      Origin origin,
      @Nullable String handle,
      Function<Console.Request, Reply> question) {
    Supplier<Reply> work =
        () -> {
          Actor actor = identity.actor(origin.user(), handle == null ? origin.user() : handle);
          return question.apply(
              new Console.Request(requestId, actor, origin.channel(), origin.channelName()));
        };
    return answer(requestId, () -> CompletableFuture.supplyAsync(work, executor));
  }

  /** Has this done, once for each request. */
  Answered answer(String requestId, Supplier<CompletableFuture<Reply>> work) {
    CompletableFuture<Reply> reply = replies.get(requestId, (id, own) -> work.get());
    try {
      Reply inTime = reply.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (inTime instanceof Reply.Refused) {
        replies.synchronous().invalidate(requestId);
      }
      return new Answered.InTime(inTime);
    } catch (TimeoutException e) {
      return new Answered.Later(reply);
    } catch (ExecutionException e) {
      LOG.error("the request {} could not be answered", requestId, e.getCause());
      replies.asMap().remove(requestId, reply);
      return new Answered.Broken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answered.Later(reply);
    }
  }
}

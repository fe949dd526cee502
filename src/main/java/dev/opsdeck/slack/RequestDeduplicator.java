package dev.opsdeck.slack;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.slack.WorkspaceGuard.Knowledge;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request once: the same request again, even while the first is still being worked on,
 * gets the first's answer. Behind it the console knows repeated ids from the database; this saves
 * the way there. Safe for many threads.
 */
final class RequestDeduplicator {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDeduplicator.class);

  private final AsyncCache<String, Reply> replies;
  private final WorkspaceGuard guard;
  private final Executor executor;
  private final Duration limit;

  RequestDeduplicator(WorkspaceGuard guard, Executor executor, Duration limit) {
    this.guard = guard;
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
   * Asks the console as that person, when it is one of ours.
   *
   * @param requestId the same for a request that is sent again
   */
  Answered ask(
      String requestId,
      RequestOrigin origin,
      Knowledge knowledge,
      Function<Console.Request, Reply> question) {
    Supplier<Reply> work = () -> guard.ask(requestId, origin, knowledge, question);
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

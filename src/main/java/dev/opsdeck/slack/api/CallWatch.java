package dev.opsdeck.slack.api;

import com.slack.api.methods.SlackApiTextResponse;
import dev.opsdeck.slack.api.CallObserver.Outcome;
import dev.opsdeck.slack.api.SlackClient.Answer;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Tells the observer of every call. The method's name is learned where the request passes, on the
 * thread of the call: callers need not say it a second time.
 */
final class CallWatch implements Interceptor {
  private static final String UNKNOWN = "unknown";

  private final CallObserver observer;
  private final ScopedValue<Heard> current = ScopedValue.newInstance();

  CallWatch(CallObserver observer) {
    this.observer = observer;
  }

  private static final class Heard {
    private String method = UNKNOWN;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (current.isBound()) {
      List<String> path = chain.request().url().pathSegments();
      current.get().method = path.getLast();
    }
    return chain.proceed(chain.request());
  }

  <T extends SlackApiTextResponse> Answer<T> call(Supplier<Answer<T>> call) {
    Heard heard = new Heard();
    long began = System.nanoTime();
    try (Span span = Spans.call("slack call")) {
      Answer<T> answer = ScopedValue.where(current, heard).call(call::get);
      Outcome outcome = outcome(answer);
      span.rename("slack " + heard.method);
      if (outcome != Outcome.OK) {
        span.failed(outcome.name());
      }
      observer.called(heard.method, outcome, since(began));
      return answer;
    }
  }

  /**
   * @param what stands in place of a method: the address is Slack's own for each single request
   * @param post gives why it failed, null when it did not
   */
  @Nullable String post(String what, Supplier<@Nullable String> post) {
    long began = System.nanoTime();
    @Nullable String failure = post.get();
    observer.called(what, failure == null ? Outcome.OK : Outcome.UNREACHABLE, since(began));
    return failure;
  }

  private static Outcome outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> _ -> Outcome.OK;
      case Answer.Refused<?> _ -> Outcome.REFUSED;
      case Answer.Limited<?> _ -> Outcome.LIMITED;
      case Answer.NotConnected<?> _, Answer.Unreachable<?> _, Answer.Unreadable<?> _ ->
          Outcome.UNREACHABLE;
    };
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}

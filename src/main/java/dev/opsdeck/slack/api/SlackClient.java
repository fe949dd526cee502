package dev.opsdeck.slack.api;

import com.google.gson.JsonParseException;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Slack's Web API, whose every answer is a value. Waits at most ten seconds for one. Never sends a
 * request twice by itself: whether an effect may be repeated is for the caller to know.
 */
public final class SlackClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final MediaType BYTES = MediaType.get("application/octet-stream");

  private final Slack slack;
  private final MethodsClient methods;
  private final OkHttpClient http;
  private final CallWatch watch;
  private final ClaimCheck lastLook;

  private SlackClient(
      Slack slack, MethodsClient methods, OkHttpClient http, CallWatch watch, ClaimCheck lastLook) {
    this.slack = slack;
    this.methods = methods;
    this.http = http;
    this.watch = watch;
    this.lastLook = lastLook;
  }

  public static SlackClient of(Secret botToken, URI apiUrl) {
    return of(botToken, apiUrl, CallObserver.NONE);
  }

  public static SlackClient of(Secret botToken, URI apiUrl, CallObserver observer) {
    CallWatch watch = new CallWatch(observer);
    ClaimCheck lastLook = new ClaimCheck();
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(apiUrl.toString());
    config.setStatsEnabled(false);
    OkHttpClient http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .retryOnConnectionFailure(false)
            .callTimeout(PATIENCE)
            .addInterceptor(watch)
            .addNetworkInterceptor(lastLook)
            .build();
    Slack slack = Slack.getInstance(config, new SlackHttpClient(http));
    return new SlackClient(slack, slack.methods(botToken.reveal()), http, watch, lastLook);
  }

  public Slack slack() {
    return slack;
  }

  public <T extends SlackApiTextResponse> Answer<T> call(Call<T> call) {
    return watch.call(() -> made(call));
  }

  /** Nothing is sent once this is no longer so, however late that turns out. */
  <T extends SlackApiTextResponse> Answer<T> callWhile(BooleanSupplier held, Call<T> call) {
    return lastLook.onlyWhile(held, () -> call(call));
  }

  private <T extends SlackApiTextResponse> Answer<T> made(Call<T> call) {
    try {
      T response = call.on(methods);
      return response.isOk()
          ? new Answer.Ok<>(response)
          : new Answer.Refused<>(String.valueOf(response.getError()));
    } catch (SlackApiException e) {
      return failed(e.getResponse());
    } catch (ConnectException | UnknownHostException | ClaimCheck.TooLate e) {
      return new Answer.NotConnected<>(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Answer.Unreachable<>(String.valueOf(e.getMessage()));
    } catch (JsonParseException | IllegalStateException e) {
      return new Answer.Unreadable<>("not understood: " + e.getMessage());
    }
  }

  /** For what may be repeated: a connection that had gone stale is not the end. */
  public <T extends SlackApiTextResponse> Answer<T> callTwice(Call<T> call) {
    Answer<T> first = call(call);
    return first instanceof Answer.Unreachable<T> ? call(call) : first;
  }

  private static <T> Answer<T> failed(Response response) {
    if (response.code() != 429) {
      return new Answer.Unreachable<>("HTTP " + response.code());
    }
    String after = response.header("Retry-After");
    boolean given = after != null && after.matches("\\d{1,5}");
    return new Answer.Limited<>(Duration.ofSeconds(given ? Long.parseLong(after) : 1));
  }

  /** Answers late, to the address that came with the request. */
  public boolean respond(String responseUrl, String json) {
    return post("respond", responseUrl, RequestBody.create(json, JSON)) == null;
  }

  /**
   * Sends the bytes of a file to the address that Slack gave for it.
   *
   * @return why it failed, null when it did not
   */
  public @Nullable String upload(String url, byte[] bytes) {
    return post("upload", url, RequestBody.create(bytes, BYTES));
  }

  private @Nullable String post(String what, String url, RequestBody body) {
    return watch.post(what, () -> posted(url, body));
  }

  private @Nullable String posted(String url, RequestBody body) {
    Request request = new Request.Builder().url(url).post(body).build();
    try (Response response = http.newCall(request).execute()) {
      return response.isSuccessful() ? null : "HTTP " + response.code();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** One call of the Web API. */
  @FunctionalInterface
  public interface Call<T> {
    T on(MethodsClient methods) throws IOException, SlackApiException;
  }

  /** What Slack said. */
  public sealed interface Answer<T> {
    record Ok<T>(T value) implements Answer<T> {}

    /** {@code ok: false}, with Slack's error code. */
    record Refused<T>(String error) implements Answer<T> {}

    /** 429: nothing was done. */
    record Limited<T>(Duration retryAfter) implements Answer<T> {}

    /** There was not even a connection: nothing was done. */
    record NotConnected<T>(String why) implements Answer<T> {}

    /** No answer, or none of Slack's: it may have been done. */
    record Unreachable<T>(String why) implements Answer<T> {}

    /** An answer that the library does not understand: it may have been done. */
    record Unreadable<T>(String why) implements Answer<T> {}

    /**
     * For who has no other way.
     *
     * @throws IllegalStateException unless Slack said yes; it knows when to ask again
     */
    default T orThrow() {
      return switch (this) {
        case Ok<T> ok -> ok.value();
        case Refused<T> refused -> throw new SlackUnavailable(refused.error());
        case Limited<T> limited ->
            throw new SlackUnavailable("too many requests", limited.retryAfter());
        case NotConnected<T> notConnected -> throw new SlackUnavailable(notConnected.why());
        case Unreachable<T> unreachable -> throw new SlackUnavailable(unreachable.why());
        case Unreadable<T> unreadable -> throw new SlackUnavailable(unreadable.why());
      };
    }
  }
}

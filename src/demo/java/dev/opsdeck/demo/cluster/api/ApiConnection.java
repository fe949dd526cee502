package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.opsdeck.demo.cluster.api.ApiServer.Answer;
import dev.opsdeck.demo.cluster.api.ApiServer.Request;
import dev.opsdeck.demo.cluster.api.Faults.Fault;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to the API server: requests are answered on threads of their own. */
final class ApiConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** What all connections of a server have in common. */
  record Shared(ApiServer api, ExecutorService threads, CountDownLatch closed)
      implements AutoCloseable {
    Shared(ApiServer api) {
      this(api, Executors.newVirtualThreadPerTaskExecutor(), new CountDownLatch(1));
    }

    @Override
    public void close() {
      closed.countDown();
      threads.shutdownNow();
    }
  }

  private final Shared shared;

  ApiConnection(Shared shared) {
    this.shared = shared;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
    Request request = read(http);
    if ("websocket".equalsIgnoreCase(header(http, "Upgrade"))) {
      if (ExecSocket.isFor(request.uri())) {
        new ExecSocket(shared, context, http.retain(), request).open();
      } else {
        // As behind a proxy without WebSocket: clients fall back to a plain HTTP watch.
        send(context, 200, "text/plain", new byte[0]);
      }
      return;
    }
    shared.threads().execute(() -> answer(context, request));
  }

  private void answer(ChannelHandlerContext context, Request request) {
    ApiServer api = shared.api();
    @Nullable Fault fault = api.fault(request).orElse(null);
    try {
      switch (fault) {
        case Fault.Hang _ -> {
          api.record(request, 0);
          shared.closed().await();
        }
        case Fault.Refuse refuse -> {
          api.record(request, refuse.status());
          ApiError error = ApiError.arranged(refuse.status());
          send(context, new Answer.Json(error.code(), error.status()));
        }
        case Fault.LoseAnswer _ -> {
          api.answer(request);
          context.close();
        }
        case Fault.Delay delay -> {
          if (!shared.closed().await(delay.by().toMillis(), TimeUnit.MILLISECONDS)) {
            send(context, api.answer(request));
          }
        }
        case null -> send(context, api.answer(request));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (JsonProcessingException | RuntimeException e) {
      context.close();
    }
  }

  private static Request read(FullHttpRequest http) {
    String user = header(http, "Impersonate-User");
    return new Request(
        http.method().name(),
        URI.create(http.uri()),
        header(http, "Content-Type"),
        header(http, "Accept"),
        body(http),
        user.isEmpty() ? "opsdeck" : user);
  }

  private static String body(FullHttpRequest http) {
    return header(http, "Content-Type").startsWith(ProtobufBody.TYPE)
        ? ProtobufBody.json(ByteBufUtil.getBytes(http.content())).toString()
        : http.content().toString(StandardCharsets.UTF_8);
  }

  private static String header(FullHttpRequest http, String name) {
    return Objects.requireNonNullElse(http.headers().get(name), "");
  }

  private void send(ChannelHandlerContext context, Answer answer)
      throws JsonProcessingException, InterruptedException {
    switch (answer) {
      case Answer.Json(int status, JsonNode body) ->
          send(context, status, "application/json", MAPPER.writeValueAsBytes(body));
      case Answer.Text(int status, String body) ->
          send(context, status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
      case Answer.Stream(WatchStream events, Duration timeout) -> stream(context, events, timeout);
    }
  }

  static void send(ChannelHandlerContext context, int status, String type, byte[] body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    context.writeAndFlush(response);
  }

  private void stream(ChannelHandlerContext context, WatchStream events, Duration timeout)
      throws JsonProcessingException, InterruptedException {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setTransferEncodingChunked(head, true);
    context.writeAndFlush(head);
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (shared.closed().getCount() > 0
          && context.channel().isActive()
          && System.nanoTime() < end) {
        switch (events.poll(HEARTBEAT)) {
          case WatchStream.Next.Line(var event) ->
              context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(line(event))));
          case WatchStream.Next.Nothing _ -> {}
          case WatchStream.Next.End _ -> {
            return;
          }
        }
      }
    } finally {
      shared.api().endWatch(events);
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private static byte[] line(JsonNode event) throws JsonProcessingException {
    return (MAPPER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}

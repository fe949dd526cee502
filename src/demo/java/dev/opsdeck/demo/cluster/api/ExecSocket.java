package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.ApiServer.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code exec} over a WebSocket: what can be known before the upgrade is refused with a Status; all
 * else ends as a Status on channel 3 and a close frame.
 */
final class ExecSocket {
  private static final String PROTOCOLS = "v5.channel.k8s.io,v4.channel.k8s.io";
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int END = 3;
  private static final int CLOSE_STREAM = 255;
  private static final int LONGEST_FRAME = 4 * 1024 * 1024;

  private final ApiConnection.Shared shared;
  private final ChannelHandlerContext context;
  private final FullHttpRequest http;
  private final Request request;

  ExecSocket(
      ApiConnection.Shared shared,
      ChannelHandlerContext context,
      FullHttpRequest http,
      Request request) {
    this.shared = shared;
    this.context = context;
    this.http = http;
    this.request = request;
  }

  static boolean isFor(URI uri) {
    return uri.getPath().endsWith("/exec");
  }

  void open() {
    try {
      ContainerShell.Call call = shared.api().exec(request, commands());
      WebSocketServerHandshaker handshaker =
          new WebSocketServerHandshakerFactory(
                  "ws://127.0.0.1" + http.uri(), PROTOCOLS, true, LONGEST_FRAME)
              .newHandshaker(http);
      Input input = new Input();
      Channel channel = context.channel();
      handshaker
          .handshake(channel, http)
          .addListener(done -> {
            channel.pipeline().replace(ApiConnection.class, "exec", input);
            shared.threads().execute(() -> run(channel, call, input));
          });
    } catch (ApiError e) {
      byte[] body = e.status().toString().getBytes(StandardCharsets.UTF_8);
      ApiConnection.send(context, e.code(), "application/json", body);
    } finally {
      http.release();
    }
  }

  private List<String> commands() {
    return new QueryStringDecoder(http.uri()).parameters().getOrDefault("command", List.of());
  }

  /** What the client sends to the program. */
  private static final class Input extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> all = new CompletableFuture<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      ByteBuf content = frame.content();
      if (frame instanceof CloseWebSocketFrame) {
        all.complete(bytes.toByteArray());
        context.close();
        return;
      }
      int channel = content.isReadable() ? content.readUnsignedByte() : -1;
      if (channel == CLOSE_STREAM) {
        all.complete(bytes.toByteArray());
      } else if (channel == 0) {
        byte[] more = new byte[content.readableBytes()];
        content.readBytes(more);
        bytes.writeBytes(more);
      }
    }
  }

  private void run(Channel channel, ContainerShell.Call call, Input input) {
    try {
      byte[] in = call.readsInput() ? input.all.get(10, TimeUnit.SECONDS) : new byte[0];
      ContainerShell.Result result = shared.api().shell().run(call, in);
      send(channel, OUT, result.out());
      send(channel, ERR, result.err());
      send(channel, END, status(result).toString().getBytes(StandardCharsets.UTF_8));
      channel.writeAndFlush(new CloseWebSocketFrame(1000, ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      channel.close();
    }
  }

  private static void send(Channel channel, int stream, byte[] bytes) {
    if (bytes.length > 0) {
      channel.writeAndFlush(
          new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) stream}, bytes)));
    }
  }

  private static ObjectNode status(ContainerShell.Result result) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.putObject("metadata");
    if (result.exit() == 0) {
      return status.put("status", "Success");
    }
    status.put("status", "Failure");
    ObjectNode cause = JsonNodeFactory.instance.objectNode();
    if (result.notStarted().isEmpty()) {
      status
          .put("message", "command terminated with non-zero exit code: " + result.exit())
          .put("reason", "NonZeroExitCode");
      cause.put("reason", "ExitCode").put("message", Integer.toString(result.exit()));
    } else {
      status
          .put("message", "Internal error occurred: " + result.notStarted())
          .put("reason", "InternalError")
          .put("code", 500);
      cause.put("message", result.notStarted());
    }
    status.putObject("details").putArray("causes").add(cause);
    return status;
  }
}

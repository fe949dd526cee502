package dev.opsdeck.app.http;

import dev.opsdeck.app.http.OpenConnections.Reason;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the requests of one connection: before the codec for their first byte, behind it for
 * their last. Used by the connection's event loop only, except for {@link #shut}.
 */
final class RequestGuard extends OpenConnections.Connection {
  /** What a piece costs beside its bytes, so that a body in single bytes is not for nothing. */
  private static final int PIECE = 512;

  private final Channel channel;
  private final OpenConnections connections;
  private final Consumer<Reason> observer;
  private boolean receiving;
  private @Nullable Future<?> limit;

  RequestGuard(Channel channel, OpenConnections connections, Consumer<Reason> observer) {
    this.channel = channel;
    this.connections = connections;
    this.observer = observer;
  }

  /** To be called when the pipeline is complete. */
  void install() {
    channel.pipeline().addFirst("opsdeck-bytes", new Bytes());
    channel
        .pipeline()
        .addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            "opsdeck-messages",
            new HttpMessages());
    channel.closeFuture().addListener(_ -> closed());
    connections.opened(this);
  }

  @Override
  void shut(Reason reason) {
    observer.accept(reason);
    var _ = channel.close();
  }

  private void closed() {
    cancelLimit();
    connections.closed(this);
  }

  private void cancelLimit() {
    if (limit != null) {
      limit.cancel(false);
      limit = null;
    }
  }

  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!receiving) {
        receiving = true;
        connections.began(RequestGuard.this);
      }
      context.fireChannelRead(message);
    }

    /** A request that came whole, as nearly all do, needs no timer. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.fireChannelReadComplete();
      if (receiving && limit == null) {
        limit =
            context
                .executor()
                .schedule(
                    () -> connections.tooSlow(RequestGuard.this),
                    connections.requestLimit().toMillis(),
                    TimeUnit.MILLISECONDS);
      }
    }
  }

  private final class HttpMessages extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        receiving = false;
        cancelLimit();
        connections.complete(RequestGuard.this);
      } else if (message instanceof HttpContent part) {
        connections.received(RequestGuard.this, part.content().readableBytes() + PIECE);
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof LastHttpContent) {
        connections.answered(RequestGuard.this);
      }
      var _ = context.write(message, promise);
    }
  }
}

package dev.opsdeck.app.http;

import dev.opsdeck.app.http.OpenConnections.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Puts the limits of {@link OpenConnections} into each connection that the server accepts. */
@Singleton
final class ConnectionGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final OpenConnections connections = new OpenConnections(OpenConnections.Limits.STANDARD);
  private final BeanProvider<MeterRegistry> meters;

  ConnectionGuard(BeanProvider<MeterRegistry> meters) {
    this.meters = meters;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Listener());
    return event.getBean();
  }

  private void count(Reason reason) {
    meters.ifPresent(registry ->
        registry
            .counter("opsdeck.http.closed", "reason", reason.name().toLowerCase(Locale.ROOT))
            .increment());
  }

  private final class Listener implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new OfConnection(channel) : this;
    }
  }

  private final class OfConnection implements NettyServerCustomizer {
    private final Channel channel;

    OfConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      new RequestGuard(channel, connections, ConnectionGuard.this::count).install();
    }
  }
}

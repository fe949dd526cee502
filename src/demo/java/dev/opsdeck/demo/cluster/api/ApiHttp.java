package dev.opsdeck.demo.cluster.api;

import dev.opsdeck.demo.cluster.api.Faults.Fault;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The HTTP side of the API server, on the loopback address. */
public final class ApiHttp implements AutoCloseable {
  private static final int LONGEST_BODY = 16 * 1024 * 1024;

  private final ApiServer api;
  private final ApiConnection.Shared shared;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;

  /**
   * @param port 0 for any free one
   */
  public ApiHttp(ApiServer api, int port) throws IOException {
    this.api = api;
    this.shared = new ApiConnection.Shared(api);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      this.listening =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel
                          .pipeline()
                          .addLast(
                              new HttpServerCodec(),
                              new HttpServerKeepAliveHandler(),
                              new HttpObjectAggregator(LONGEST_BODY),
                              new ApiConnection(shared));
                    }
                  })
              .bind(address)
              .syncUninterruptibly()
              .channel();
    } catch (RuntimeException e) {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException("no API server on " + address, e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public void failNext(String pathPrefix, String method, int status, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Refuse(status), times);
  }

  public void hang(String pathPrefix, String method, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Hang(), times);
  }

  public void loseAnswer(String pathPrefix, String method, int times) {
    api.faults().arm(pathPrefix, method, new Fault.LoseAnswer(), times);
  }

  public void delay(String pathPrefix, String method, Duration by, int times) {
    api.faults().arm(pathPrefix, method, new Fault.Delay(by), times);
  }

  public void deny(String verb, String plural) {
    api.faults().deny(verb, plural);
  }

  public void removeGroup(String group) {
    api.faults().removeGroup(group);
  }

  public void clearFaults() {
    api.faults().clear();
  }

  @Override
  public void close() {
    shared.close();
    listening.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}

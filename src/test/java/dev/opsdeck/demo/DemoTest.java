package dev.opsdeck.demo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DemoTest {
  @Test
  void a_taken_port_is_named_with_the_cure() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      BindException refused =
          assertThrows(BindException.class, () -> Demo.start(Path.of(""), port));
      assertTrue(refused.getMessage().contains("is taken"), refused.getMessage());
      assertTrue(
          refused.getMessage().contains("OPSDECK_DEMO_PORT=" + (port + 1000)),
          refused.getMessage());
    }
  }
}

package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Roster;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What those get who send anything to the port, as the shipped server answers them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeTest {
  private static final String FRESH = "v0=" + "0".repeat(64);

  private static final System.Logger LOG = System.getLogger(HttpEdgeTest.class.getName());

  private EdgeServer edge;

  @BeforeAll
  void start() throws IOException {
    edge = new EdgeServer();
    edge.bench.slack.sendTo(URI.create(edge.url()));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void honest_command_is_answered() {
    Delivery delivery =
        edge.bench.slack.client().command(Roster.ANA.id(), AppBench.CHANNEL, "/ops", "status");
    assertEquals(200, delivery.status());
  }

  @Test
  void header_that_is_missing_stale_or_ill_formed_is_refused_before_the_body_has_come()
      throws IOException {
    long now = edge.bench.clock.instant().getEpochSecond();
    assertEquals(401, statusWithoutBody(""));
    assertEquals(401, statusWithoutBody(signed(FRESH, now - 301)));
    assertEquals(401, statusWithoutBody(signed(FRESH, now + 301)));
    assertEquals(401, statusWithoutBody(signed("v0=00", now)));
    assertEquals(401, statusWithoutBody(signed(FRESH.replace("v0", "v1"), now)));
  }

  @Test
  void more_than_512_kilobytes_are_not_even_read() throws IOException {
    long now = edge.bench.clock.instant().getEpochSecond();
    assertEquals(413, status(signed(FRESH, now) + "Content-Length: 524289\r\n\r\n"));
  }

  @Test
  void body_that_does_not_come_is_waited_for_three_seconds() throws IOException {
    long now = edge.bench.clock.instant().getEpochSecond();
    try (Socket slow = edge.connect()) {
      slow.setSoTimeout(20_000);
      long begun = System.nanoTime();
      write(slow, "POST /slack/events HTTP/1.1\r\nHost: x\r\n" + signed(FRESH, now));
      write(slow, "Content-Length: 100\r\n\r\nhalf");
      slow.getInputStream().readAllBytes();
      long seconds = (System.nanoTime() - begun) / 1_000_000_000;
      assertTrue(seconds >= 2 && seconds < 15, seconds + " s");
    }
  }

  @Test
  void headers_that_do_not_end_are_waited_for_three_seconds() throws IOException {
    try (Socket slow = edge.connect()) {
      slow.setSoTimeout(20_000);
      write(slow, "POST /slack/events HTTP/1.1\r\nHost: x\r\nX-");
      assertEquals(0, slow.getInputStream().readAllBytes().length);
    }
  }

  /** None of them may hold up the others, nor take what the process needs. */
  @Test
  void five_hundred_unfinished_bodies_neither_fill_the_memory_nor_stop_honest_requests()
      throws IOException {
    long now = edge.bench.clock.instant().getEpochSecond();
    String head =
        "POST /slack/events HTTP/1.1\r\nHost: x\r\n"
            + signed(FRESH, now)
            + "Content-Length: 500000\r\n\r\n";
    byte[] part = new byte[490_000];
    String large = "status " + "x".repeat(100_000);
    List<Socket> open = new ArrayList<>();
    long before = ownMemory();
    long most = 0;
    for (int i = 0; i < 500; i++) {
      open.add(unfinished(head, part));
      if (i % 25 == 24) {
        most = Math.max(most, ownMemory() - before);
        Delivery honest =
            edge.bench.slack.client().command(Roster.ANA.id(), AppBench.CHANNEL, "/ops", large);
        assertEquals(200, honest.status(), "after " + i + ": " + honest.outcome());
      }
    }
    for (Socket socket : open) {
      socket.close();
    }
    assertTrue(most < 64L << 20, (most >> 20) + " MB of Netty's memory");
  }

  private Socket unfinished(String head, byte[] part) throws IOException {
    Socket socket = edge.connect();
    try {
      write(socket, head);
      socket.getOutputStream().write(part);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "closed for the others, as it should be", e);
    }
    return socket;
  }

  /** In bytes, outside of the heap: there Netty keeps what it reads. */
  private static long ownMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static String signed(String signature, long timestamp) {
    return "X-Slack-Signature: "
        + signature
        + "\r\nX-Slack-Request-Timestamp: "
        + timestamp
        + "\r\n";
  }

  private int statusWithoutBody(String headers) throws IOException {
    return status(headers + "Content-Length: 100000\r\n\r\n");
  }

  private int status(String headersAndBody) throws IOException {
    try (Socket socket = edge.connect()) {
      socket.setSoTimeout(20_000);
      write(socket, "POST /slack/events HTTP/1.1\r\nHost: x\r\n" + headersAndBody);
      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
      return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).split(" ")[1]);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}

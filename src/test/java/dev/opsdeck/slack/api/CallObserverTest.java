package dev.opsdeck.slack.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallObserverTest {
  private final List<String> heard = new ArrayList<>();
  private HttpServer server;
  private SlackClient client;
  private int status = 200;
  private String body = "{\"ok\":true}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    client =
        SlackClient.of(
            Secret.of("xoxb-test"),
            URI.create(address("/api/")),
            (method, outcome, took) -> heard.add(method + " " + outcome));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void every_call_is_heard_with_its_method_and_what_came_of_it() {
    client.call(m -> m.chatUpdate(r -> r.channel("C1").ts("1.2").text("x")));
    body = "{\"ok\":false,\"error\":\"channel_not_found\"}";
    client.call(m -> m.chatPostMessage(r -> r.channel("C1").text("x")));
    status = 429;
    client.call(m -> m.usersInfo(r -> r.user("U1")));
    status = 500;
    client.call(m -> m.conversationsInfo(r -> r.channel("C1")));
    status = 200;
    body = "<html>a strange proxy</html>";
    client.call(m -> m.conversationsJoin(r -> r.channel("C1")));
    assertEquals(
        List.of(
            "chat.update OK",
            "chat.postMessage REFUSED",
            "users.info LIMITED",
            "conversations.info UNREACHABLE",
            "conversations.join UNREACHABLE"),
        heard);
  }

  @Test
  void the_addresses_that_slack_gives_out_are_not_named() {
    client.respond(address("/commands/T1/2/secret"), "{}");
    client.upload(address("/upload/v1/secret"), new byte[] {1});
    assertEquals(List.of("respond OK", "upload OK"), heard);
  }

  private String address(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }
}

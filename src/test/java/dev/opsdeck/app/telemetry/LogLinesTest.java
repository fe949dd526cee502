package dev.opsdeck.app.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The shipped {@code logback.xml}, with what it writes. */
@Isolated("it changes what the whole process has only one of")
class LogLinesTest {
  private static final String TOKEN = "xoxb-1234567890-abcdefghij";

  @AfterEach
  void forget() {
    MDC.clear();
    System.clearProperty("OPSDECK_LOG_FORMAT");
  }

  @Test
  void json_carries_run_step_and_trace_as_fields() throws Exception {
    JsonNode line =
        json(log -> {
          MDC.put("run", "r-1");
          MDC.put("step", "undo");
          MDC.put("trace", "4bf92f3577b34da6a3ce929d0e0e4736");
          log.info("the image is {}", "app:2");
        });
    assertEquals("the image is app:2", line.get("formattedMessage").asText());
    assertEquals("INFO", line.get("level").asText());
    assertEquals("r-1", line.at("/mdc/run").asText());
    assertEquals("undo", line.at("/mdc/step").asText());
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", line.at("/mdc/trace").asText());
  }

  @Test
  void an_exception_is_part_of_its_one_line() throws Exception {
    String written =
        written("json", log -> log.error("it broke", new IllegalStateException("first\nsecond")));
    assertEquals(1, written.lines().count(), written);
    assertEquals("first\nsecond", Json.parse(written).at("/throwable/message").asText());
  }

  @Test
  void text_is_the_default_and_shows_run_and_step() throws Exception {
    String written =
        written(
            "",
            log -> {
              MDC.put("run", "r-1");
              log.info("plain");
              MDC.put("step", "undo");
              log.info("deep");
            });
    assertTrue(
        written.matches("(?s)\\S+Z INFO +\\S+ r-1 - plain\n\\S+Z INFO +\\S+ r-1/undo - deep\n"),
        written);
  }

  @Test
  void a_message_stays_one_line_whatever_it_quotes() throws Exception {
    String written = written("", log -> log.warn("refused: {}", "a\r\n2026 INFO forged\u001b[31m"));
    assertEquals(1, written.lines().count(), written);
    assertTrue(written.endsWith(" - refused: a | 2026 INFO forged\n"), written);
  }

  @Test
  void no_secret_gets_in_whatever_way_it_comes() throws Exception {
    for (String format : new String[] {"text", "json"}) {
      String written =
          written(
              format,
              log -> {
                log.info("typed {}", Secret.of(TOKEN));
                log.warn("as text {}", TOKEN);
                log.warn("jdbc:postgresql://opsdeck:hunter2hunter2@db/opsdeck");
                log.error(
                    "thrown",
                    new IllegalStateException(
                        "Authorization: Bearer abcdefgh12345678",
                        new IllegalArgumentException("password=hunter2hunter2 " + TOKEN)));
              });
      for (String secret : new String[] {TOKEN, "hunter2hunter2", "abcdefgh12345678"}) {
        assertFalse(written.contains(secret), secret + " in " + format);
      }
      assertTrue(written.contains("thrown"), written);
    }
  }

  @Test
  void any_text_stays_one_valid_object() throws Exception {
    String odd = "a \"quoted\" \\ back\tslash / é \u0001 \n" + "x".repeat(5_000) + "\\";
    JsonNode line = json(log -> log.info("{}", odd));
    assertTrue(line.get("formattedMessage").asText().startsWith("a \"quoted\" \\ back\tslash / é"));
  }

  private interface Logging {
    void to(Logger log);
  }

  private static JsonNode json(Logging logging) throws Exception {
    return Json.parse(written("json", logging));
  }

  private static String written(String format, Logging logging) throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    if (!format.isEmpty()) {
      System.setProperty("OPSDECK_LOG_FORMAT", format);
    }
    capturing(
        written,
        () -> {
          LoggerContext context = configured();
          logging.to(context.getLogger("dev.opsdeck.run.Some"));
          context.stop();
          return null;
        });
    return written.toString(StandardCharsets.UTF_8);
  }

  private static LoggerContext configured() throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
    return context;
  }

  private static void capturing(ByteArrayOutputStream out, Callable<Void> work) throws Exception {
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      work.call();
    } finally {
      System.setOut(before);
    }
  }
}

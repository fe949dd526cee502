package dev.opsdeck.action.pagerduty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.rest.JsonServer;
import dev.opsdeck.action.rest.Rest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By the forms of the answers of PagerDuty's Events API v2. */
class PagePeopleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  private static final String ENQUEUE = "/v2/enqueue";
  private static final PagePeople.Input DATABASE =
      new PagePeople.Input("database", "runbook did not resolve, password=hunter2secret", 1);

  private final Rest rest = new Rest();
  private JsonServer server;

  @BeforeEach
  void start() throws IOException {
    server = new JsonServer();
    server.on("POST", ENQUEUE, 202, "{\"status\":\"success\",\"message\":\"Event processed\"}");
  }

  @AfterEach
  void stop() {
    server.close();
    rest.close();
  }

  private StepOutcome<PagePeople.Output> paged(PagePeople.Input input, String... keys)
      throws InterruptedException {
    Map<String, String> environment = new TreeMap<>();
    environment.put(PagingKeys.ADDRESS, server.address() + "/");
    for (int i = 0; i < keys.length; i += 2) {
      environment.put(keys[i], keys[i + 1]);
    }
    return new PagePeople(rest, PagingKeys.of(environment))
        .perform(new RecordedStep(Targets.gateway(), () -> NOW), input);
  }

  private static StepOutcome.Done<?> done(StepOutcome<?> outcome) {
    return assertInstanceOf(StepOutcome.Done.class, outcome, outcome::toString);
  }

  @Test
  void people_are_called_under_a_key_that_is_the_same_each_time() throws Exception {
    var done = done(paged(DATABASE, PagingKeys.KEY, "R0UTE"));
    done(paged(DATABASE, PagingKeys.KEY, "R0UTE"));
    assertEquals(new PagePeople.Output(true, "r-0000000001/step"), done.output());
    JsonNode sent = server.asked().getFirst().body();
    assertEquals(sent, server.asked().get(1).body());
    assertEquals("R0UTE", sent.path("routing_key").asText());
    assertEquals("trigger", sent.path("event_action").asText());
    assertEquals("r-0000000001/step", sent.path("dedup_key").asText());
    assertEquals("critical", sent.at("/payload/severity").asText());
    assertEquals("prod (algesta)", sent.at("/payload/source").asText());
    String summary = sent.at("/payload/summary").asText();
    assertTrue(summary.startsWith("api-gateway prod (algesta): runbook did not"), summary);
    assertFalse(summary.contains("hunter2secret"), summary);
  }

  @Test
  void those_who_have_a_key_of_their_own_are_called_by_it() throws Exception {
    done(paged(DATABASE, PagingKeys.KEY, "ALL", PagingKeys.KEY + "_DATABASE", "DBA"));
    done(paged(new PagePeople.Input("on-call", null, null), PagingKeys.KEY + "_ON_CALL", "OC"));
    assertEquals("DBA", server.asked().getFirst().body().path("routing_key").asText());
    assertEquals("OC", server.asked().get(1).body().path("routing_key").asText());
    assertEquals("error", server.asked().get(1).body().at("/payload/severity").asText());
  }

  @Test
  void without_a_key_nobody_was_called_and_that_is_trouble() throws Exception {
    var done = done(paged(DATABASE));
    assertEquals(new PagePeople.Output(false, ""), done.output());
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals("pagerduty.not-configured", done.summary().code());
    assertTrue(server.asked().isEmpty());
  }

  @Test
  void a_key_that_pagerduty_does_not_know_calls_nobody() throws Exception {
    server.on(
        "POST",
        ENQUEUE,
        400,
        """
        {"status":"invalid event","message":"Event object is invalid",
         "errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}
        """);
    var done = done(paged(DATABASE, PagingKeys.KEY, "x"));
    assertEquals(new PagePeople.Output(false, ""), done.output());
    assertTrue(done.summary().values().get("said").contains("routing_key"), done::toString);
  }

  @Test
  void a_pagerduty_that_is_busy_or_away_is_asked_again() throws Exception {
    server.on("POST", ENQUEUE, 429, "{}");
    var busy = assertInstanceOf(StepOutcome.Failed.class, paged(DATABASE, PagingKeys.KEY, "R0UTE"));
    assertEquals(Again.MAY_HELP, busy.again());
    server.close();
    var away = assertInstanceOf(StepOutcome.Failed.class, paged(DATABASE, PagingKeys.KEY, "R0UTE"));
    assertEquals(Again.MAY_HELP, away.again());
  }

  @Test
  void keys_are_not_told() {
    PagingKeys keys = PagingKeys.of(Map.of(PagingKeys.KEY, "R0UTE"));
    assertFalse(keys.toString().contains("R0UTE"));
  }
}

package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The wording of the operations manuals (004), with every fact and with hardly any. */
class AnnouncementsTest {
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  @Test
  void all_five_announcements_are_there() {
    assertEquals(
        Set.of(
            "deployment-start",
            "deployment-complete",
            "rollback-executed",
            "incident-declared",
            "incident-resolved"),
        MESSAGES.announcements());
  }

  @Test
  void deployment_start_has_the_wording_of_the_manual() {
    check(
        "deployment-start",
        """
        {"service":"VAPORA","version":"v1.2.1","mode":"Enterprise","environment":"prod",
         "platform":"vapora","expectedDuration":"10-15 minutes","updateEvery":"PT2M",
         "channel":"#deployments"}\
        """);
    check(
        "deployment-start-bare",
        """
        {"service":"api-gateway","environment":"prod","platform":"algesta","toVersion":null}\
        """);
  }

  @Test
  void deployment_complete_has_the_wording_of_the_manual() {
    check(
        "deployment-complete",
        """
        {"duration":"PT12M","succeeded":true,"ready":"3","wanted":"3","requester":"U0DEV",
         "contact":"@on-call-engineer","checks":[{"code":"sample.check","values":{"a":"<b>"}}]}\
        """);
    check(
        "deployment-complete-failed",
        """
        {"duration":"PT5M","succeeded":false,"ready":1,"wanted":3,"requester":"U0DEV",
         "service":"api-gateway","environment":"prod"}\
        """);
  }

  @Test
  void rollback_executed_has_the_wording_of_the_manual() {
    check(
        "rollback-executed",
        """
        {"fromVersion":"v1.2.1","toVersion":"v1.2.0","incidentDetectedAt":"2026-03-01T14:30:00Z",
         "startedAt":"2026-03-01T14:32:00Z","finishedAt":"2026-03-01T14:35:00Z",
         "succeeded":true}\
        """);
    check("rollback-executed-bare", "{\"startedAt\":\"2026-03-01T14:32:00Z\",\"succeeded\":false}");
  }

  @Test
  void incident_announcements_have_the_wording_of_the_manual() {
    check(
        "incident-declared",
        """
        {"service":"VAPORA Backend","severity":1,"timeDetected":"2026-03-01T14:30:00Z",
         "updateEvery":"PT2M","cc":["@on-call-engineer","@senior-engineer"]}\
        """);
    check(
        "incident-declared-bare",
        "{\"severity\":\"3\",\"title\":\"Slow\",\"timeDetected\":\"2026-03-01T14:30:00Z\"}");
    check(
        "incident-resolved",
        """
        {"duration":"PT8M","rootCause":"A bad release","fix":"Rolled back","monitorFor":"PT1H",
         "postMortemDate":"2026-03-02"}\
        """);
  }

  @Test
  void unknown_announcement_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> render("no-such", "{}", Language.EN));
  }

  private static void check(String name, String facts) {
    String template = name.replaceAll("-(bare|failed)$", "");
    for (Language language : Language.values()) {
      String text = render(template, facts, language);
      Golden.check(
          "announcement-" + name + "." + language.tag() + ".txt",
          Markup.resolvePeople(text, person -> "{" + person + "}"));
    }
  }

  private static String render(String template, String facts, Language language) {
    JsonNode tree = Json.parse(facts);
    Address to = new Address.Channel("C1", language);
    return MESSAGES.event(new Event.Announcement(to, "l", "k", template, tree), language).text();
  }
}

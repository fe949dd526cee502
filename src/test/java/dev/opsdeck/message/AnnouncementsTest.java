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
  void the_announcements_are_there() {
    assertEquals(
        Set.of(
            "deployment-start",
            "deployment-complete",
            "change-failed",
            "change-reverted",
            "rollback-executed",
            "incident-declared",
            "incident-resolved",
            "data-recovery"),
        MESSAGES.announcements());
  }

  @Test
  void deployment_start_says_what_was_asked_and_by_whom() {
    check(
        "deployment-start",
        """
        {"service":"VAPORA","mode":"Enterprise","environment":"prod","platform":"vapora",
         "fromImage":"reg.example.com:5000/vapora:v1.2.0","toImage":"reg.example.com:5000/vapora:v1.2.1",
         "requester":"U0DEV","approvers":["U0ANA"],
         "expectedDuration":"10-15 minutes","updateEvery":"PT2M","channel":"#deployments"}\
        """);
    check(
        "deployment-start-bare",
        """
        {"service":"api-gateway","environment":"prod","platform":"algesta","toVersion":null,
         "requester":"U0DEV"}\
        """);
  }

  @Test
  void deployment_complete_claims_what_was_measured_and_nothing_else() {
    check(
        "deployment-complete",
        """
        {"duration":"PT12M","waitedFor":"PT3M","succeeded":true,"ready":"3","wanted":"3",
         "requester":"U0DEV","approvers":["U0ANA"],"service":"api-gateway","environment":"prod",
         "platform":"algesta","fromVersion":"v1.2.0","toVersion":"v1.2.1","monitorFor":"PT2H",
         "contact":"@on-call-engineer","checks":[{"code":"sample.check","values":{"a":"<b>"}}]}\
        """);
    check(
        "deployment-complete-troubled",
        """
        {"duration":"PT5M","succeeded":true,"ready":1,"wanted":3,"requester":"U0DEV",
         "service":"api-gateway","environment":"prod","platform":"algesta",
         "failedChecks":[{"code":"sample.errors","values":{"count":"4"}}]}\
        """);
  }

  @Test
  void data_recovery_says_what_a_person_said_and_what_nobody_did() {
    check(
        "data-recovery",
        """
        {"service":"ms-orders","environment":"prod","platform":"algesta","requester":"U0DEV",
         "steps":{"said":{"start":"2026-03-01 14:30 UTC","end":"2026-03-01 16:00 UTC","users":"200",
         "functionality":"Orders","asOf":"2026-03-01 14:00 UTC","validatedBy":"the DBA, by counts",
         "lost":"14:00 to 14:30 UTC"}}}\
        """);
    check(
        "data-recovery-bare",
        """
        {"environment":"prod","platform":"algesta","requester":"U0DEV",
         "steps":{"said":{"start":"14:30","end":"16:00","functionality":"Orders",
         "asOf":"2026-03-01 14:00 UTC"}}}\
        """);
  }

  @Test
  void rollback_executed_says_when_and_whether_it_was_checked() {
    check(
        "rollback-executed",
        """
        {"fromVersion":"v1.2.1","toVersion":"v1.2.0","incidentDetectedAt":"2026-03-01T14:30:00Z",
         "startedAt":"2026-03-01T14:32:00Z","finishedAt":"2026-03-01T14:35:00Z",
         "service":"api-gateway","environment":"prod","platform":"algesta","requester":"U0DEV",
         "approvers":["U0ANA"],"duration":"PT3M","waitedFor":"PT1M","ready":3,"wanted":3,
         "checks":[{"code":"sample.check","values":{}}],"succeeded":true}\
        """);
    check(
        "rollback-executed-bare",
        """
        {"startedAt":"2026-03-01T14:32:00Z","service":"api-gateway","environment":"prod",
         "platform":"algesta","requester":"U0DEV","succeeded":true}\
        """);
  }

  @Test
  void a_failed_change_says_why_and_what_is_left_of_it() {
    check(
        "change-failed",
        """
        {"title":{"en":"Deploy a new version","es":"Desplegar una versión nueva"},"run":"r-1",
         "service":"api-gateway","environment":"prod","platform":"algesta","requester":"U0DEV",
         "approvers":["U0ANA"],"fromImage":"api:v1.2.0","toImage":"api:v1.2.1",
         "startedAt":"2026-03-01T14:32:00Z","finishedAt":"2026-03-01T14:35:00Z",
         "duration":"PT3M","waitedFor":"PT4M","cancelled":false,"reverted":false,
         "outcome":{"code":"run.step-failed","values":{"step":"rollout"}}}\
        """);
    check(
        "change-failed-reverted",
        """
        {"title":{"en":"Scale","es":"Escalar"},"run":"r-1","service":"api-gateway",
         "environment":"prod","platform":"algesta","requester":"U0DEV","cancelled":true,
         "reverted":true,"startedAt":"2026-03-01T14:32:00Z","duration":"PT3M",
         "outcome":{"code":"run.cancelled","values":{"by":"U0DEV"}}}\
        """);
    check(
        "change-reverted",
        """
        {"title":{"en":"Revert: Scale","es":"Revertir: Escalar"},"run":"r-2","service":"api-gateway",
         "environment":"prod","platform":"algesta","requester":"U0DEV","duration":"PT1M",
         "ready":3,"wanted":3}\
        """);
  }

  @Test
  void incident_announcements_have_the_wording_of_the_manual() {
    check(
        "incident-declared",
        """
        {"service":"VAPORA Backend","severity":1,"timeDetected":"2026-03-01T14:30:00Z",
         "updateEvery":"PT2M","declaredBy":"U0DEV","cc":["@on-call-engineer","@senior-engineer"]}\
        """);
    check(
        "incident-declared-bare",
        "{\"severity\":\"3\",\"title\":\"Slow\",\"timeDetected\":\"2026-03-01T14:30:00Z\"}");
    check(
        "incident-resolved",
        """
        {"duration":"PT8M","rootCause":"A bad release","fix":"Rolled back","monitorFor":"PT1H",
         "postMortemDate":"2026-03-02","title":"Checkout is slow","service":"VAPORA Backend",
         "resolvedBy":"U0ANA"}\
        """);
  }

  @Test
  void unknown_announcement_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> render("no-such", "{}", Language.EN));
  }

  private static void check(String name, String facts) {
    String template = name.replaceAll("-(bare|troubled)$|(?<=failed)-reverted$", "");
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

package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.demo.slack.state.Room;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every shipped operation, and incidents, with the packaged jar. */
class OperationsIT {
  @TempDir private static Path folder;
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = new Stage(folder, Duration.ofMillis(100));
    stage.start();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void what_only_looks_answers_without_asking_anybody() {
    for (String verb : List.of("status", "history", "pods", "logs")) {
      String command = verb + " api-gateway prod";
      type(command);
      Message card =
          stage.await(
              Stage.CHANNEL,
              message ->
                  message.plain().contains("/ops " + command) && message.plain().contains("✅"));
      assertEquals(List.of(), card.buttons(), card.plain());
    }
  }

  @Test
  void changes_are_approved_and_carried_out() {
    approved("scale ms-orders prod --replicas 4");
    approved("restart ms-provider prod");
    approved("deploy ms-notifications prod --tag 2.0.1");
    assertEquals(
        4,
        stage
            .cluster
            .client()
            .apps()
            .deployments()
            .inNamespace(Stage.NAMESPACE)
            .withName("ms-orders-production")
            .get()
            .getSpec()
            .getReplicas());
  }

  private void approved(String command) {
    type(command);
    Message card =
        stage.await(
            Stage.CHANNEL,
            message ->
                message.plain().contains("/ops " + command)
                    && message.buttons().contains("Approve"));
    stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    stage.await(
        Stage.CHANNEL,
        message -> message.ts().equals(card.ts()) && message.plain().contains("*Done*"));
  }

  @Test
  void a_typo_gets_the_nearest_command() {
    type("rolback api-gateway prod");
    stage.awaitWhisper(Stage.ANA, "rollback");
    type("status api-gatway prod");
    stage.awaitWhisper(Stage.ANA, "api-gateway");
  }

  @Test
  void an_incident_gets_one_channel_and_the_rollback_reports_there() {
    Delivery declared =
        stage
            .workspace
            .client()
            .command(
                Stage.ANA,
                "incidents",
                "/incident",
                "declare-sev1 \"Production complete outage\" --service ms-orders --env prod"
                    + " --platform algesta");
    assertTrue(declared.ok(), declared.body());
    assertTrue(stage.workspace.client().resend(declared).ok());
    Room room =
        stage.workspace.await(
            "the incident's channel",
            Duration.ofSeconds(30),
            () ->
                stage.workspace.state().rooms().all().stream()
                    .filter(candidate -> candidate.name().startsWith("inc-"))
                    .findFirst());
    stage.awaitText(room.name(), "INCIDENT DECLARED");
    assertEquals(1, stage.workspace.calls("conversations.create").size());
    assertTrue(room.has(Stage.BRUNO), "the on-call engineer is invited");

    type("status ms-orders prod");
    stage.await(room.name(), message -> message.plain().contains("/ops status ms-orders prod"));

    stage
        .workspace
        .client()
        .command(
            Stage.ANA,
            room.name(),
            "/incident",
            "resolve --cause \"bad release\" --fix \"rolled back\"");
    stage.awaitText(room.name(), "Incident resolved");
  }

  @Test
  void check_finds_a_typo_with_its_place_and_a_suggestion() throws Exception {
    assertEquals(0, Opsdeck.run(stage.environment(), "check").code());
    Path broken = folder.resolve("broken");
    Files.createDirectories(broken.resolve("runbooks"));
    String rollback = Files.readString(Path.of("config/runbooks/rollback.yaml"));
    Files.writeString(
        broken.resolve("runbooks/rollback.yaml"),
        rollback.replace("kubernetes.rollout.undo", "kubernetes.rollout.udno"));
    var environment = new java.util.HashMap<>(stage.environment());
    environment.put("OPSDECK_CONFIG", "config," + broken);
    Opsdeck.Ended check = Opsdeck.run(environment, "check");
    assertEquals(1, check.code(), check.output());
    assertTrue(check.output().matches("(?s).*rollback\\.yaml:\\d+:\\d+.*"), check.output());
    assertTrue(check.output().contains("kubernetes.rollout.undo"), check.output());
    assertEquals(2, Opsdeck.run(stage.environment(), "chekc").code());
  }

  private static void type(String text) {
    Delivery typed = stage.workspace.client().command(Stage.ANA, Stage.CHANNEL, "/ops", text);
    assertTrue(typed.ok(), typed.body());
  }
}

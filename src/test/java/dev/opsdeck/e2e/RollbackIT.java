package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.demo.slack.Delivery;
import dev.opsdeck.demo.slack.state.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback from the command to the announcement, with the packaged jar. */
class RollbackIT {
  private static final String PREVIOUS = Stage.REPOSITORY + ":1.4.1";
  private static final String CURRENT = Stage.REPOSITORY + ":1.4.2";

  @TempDir private Path folder;
  private Stage stage;

  @BeforeEach
  void start() throws Exception {
    stage = new Stage(folder, Duration.ofMillis(400));
    stage.start();
    stage.cluster.forgetWrites();
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void a_rollback_is_planned_approved_carried_out_once_and_announced() {
    Message card = plannedRollback();
    assertEquals(CURRENT, stage.image());
    assertEquals(0, stage.changes());

    assertTrue(stage.workspace.client().press(Stage.BRUNO, card, "Approve").ok());
    Message announcement = stage.awaitText(Stage.CHANNEL, "Rollback executed");

    assertTrue(announcement.plain().contains("1.4.2"), announcement.plain());
    assertTrue(announcement.plain().contains("1.4.1"), announcement.plain());
    assertEquals(PREVIOUS, stage.image());
    assertEquals(1, stage.changes());
    assertEquals(1, stage.messages(Stage.CHANNEL, "Rollback executed"));
    Message done = stage.await(Stage.CHANNEL, message -> message.ts().equals(card.ts()));
    assertTrue(done.earlier().size() >= 2, "the card is edited in place");
  }

  @Test
  void the_requester_cannot_approve_in_production() {
    Message card = plannedRollback();
    stage.workspace.client().press(Stage.ANA, card, "Approve");
    stage.awaitWhisper(Stage.ANA, "U0BRUNO");
    assertEquals(CURRENT, stage.image());
    assertEquals(0, stage.changes());
  }

  @Test
  void the_same_command_and_the_same_click_sent_again_do_nothing_more() {
    Delivery typed =
        stage
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "rollback api-gateway prod");
    Message card = awaitPlan();
    Delivery again = stage.workspace.client().resend(typed);
    assertTrue(again.ok());
    assertEquals(typed.body(), again.body());

    Delivery click = stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    assertTrue(stage.workspace.client().resend(click).ok());
    stage.awaitText(Stage.CHANNEL, "Rollback executed");
    stage.workspace.client().resend(click);

    assertEquals(1, stage.changes());
    assertEquals(1, stage.messages(Stage.CHANNEL, "Waiting for approval") + cards(card));
  }

  private long cards(Message card) {
    return stage.workspace.messages(Stage.CHANNEL).stream()
        .filter(message -> message.ts().equals(card.ts()))
        .filter(message -> !message.plain().contains("Waiting for approval"))
        .count();
  }

  @Test
  void a_deployment_that_changed_after_the_plan_voids_the_approval() {
    Message card = plannedRollback();
    stage
        .cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(Stage.NAMESPACE)
        .withName(Stage.DEPLOYMENT)
        .edit(deployment -> {
          deployment
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst()
              .setImage(Stage.REPOSITORY + ":1.4.3");
          return deployment;
        });
    stage.cluster.forgetWrites();

    stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    Message again =
        stage.await(
            Stage.CHANNEL,
            message ->
                message.ts().equals(card.ts())
                    && message.plain().contains("1.4.3")
                    && message.buttons().contains("Approve"));
    assertTrue(again.plain().contains("1.4.2"), again.plain());
    assertEquals(0, stage.changes());
  }

  @Test
  void a_kill_between_approval_and_completion_loses_and_doubles_nothing() throws Exception {
    Message card = plannedRollback();
    stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    stage.await(
        Stage.CHANNEL,
        message -> message.ts().equals(card.ts()) && message.plain().contains("of 3"));
    stage.opsdeck().kill();
    stage.start();

    stage.awaitText(Stage.CHANNEL, "Rollback executed");
    assertEquals(PREVIOUS, stage.image());
    assertEquals(1, stage.changes());
    assertEquals(1, stage.messages(Stage.CHANNEL, "Rollback executed"));
    assertEquals(
        1,
        stage.workspace.messages(Stage.CHANNEL).stream()
            .filter(message -> message.plain().contains("/ops rollback api-gateway prod"))
            .count());
  }

  @Test
  void the_audit_verifies_until_a_row_is_changed_by_hand() throws Exception {
    Message card = plannedRollback();
    stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    stage.awaitText(Stage.CHANNEL, "Rollback executed");

    Opsdeck.Ended intact = Opsdeck.run(stage.environment(), "audit", "verify");
    assertEquals(0, intact.code(), intact.output());
    assertTrue(intact.output().contains("intact"), intact.output());

    stage.tamperWithAudit();
    Opsdeck.Ended broken = Opsdeck.run(stage.environment(), "audit", "verify");
    assertEquals(1, broken.code(), broken.output());
    assertTrue(broken.output().contains("row 2"), broken.output());
  }

  @Test
  void a_wrong_signature_is_turned_away_unread() {
    Delivery forged =
        stage
            .workspace
            .client()
            .raw(
                "application/x-www-form-urlencoded",
                "command=%2Fops&text=rollback+api-gateway+prod",
                Map.of("X-Slack-Signature", "v0=00", "X-Slack-Request-Timestamp", "1700000000"));
    assertFalse(forged.ok());
    assertEquals(401, forged.status());
  }

  private Message plannedRollback() {
    Delivery typed =
        stage
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "rollback api-gateway prod");
    assertTrue(typed.ok(), typed.body());
    return awaitPlan();
  }

  private Message awaitPlan() {
    return stage.await(Stage.CHANNEL, message -> message.buttons().contains("Approve"));
  }
}

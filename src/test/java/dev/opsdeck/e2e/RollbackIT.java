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
  void a_rollback_is_planned_approved_by_another_carried_out_once_announced_and_audited()
      throws Exception {
    turnedAwayUnread();
    Delivery typed =
        stage
            .workspace
            .client()
            .command(Stage.ANA, Stage.CHANNEL, "/ops", "rollback api-gateway prod");
    assertTrue(typed.ok(), typed.body());
    Message card = awaitPlan();
    Delivery again = stage.workspace.client().resend(typed);
    assertTrue(again.ok());
    assertEquals(typed.body(), again.body());

    stage.workspace.client().press(Stage.ANA, card, "Approve");
    stage.awaitWhisper(Stage.ANA, "U0BRUNO");
    assertEquals(CURRENT, stage.image());
    assertEquals(0, stage.changes());

    Delivery click = stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    assertTrue(stage.workspace.client().resend(click).ok());
    Message announcement = stage.awaitText(Stage.CHANNEL, "Rollback executed");
    stage.workspace.client().resend(click);

    assertTrue(announcement.plain().contains("1.4.2"), announcement.plain());
    assertTrue(announcement.plain().contains("1.4.1"), announcement.plain());
    assertEquals(PREVIOUS, stage.image());
    assertEquals(1, stage.changes());
    assertEquals(1, stage.messages(Stage.CHANNEL, "Rollback executed"));
    assertEquals(1, stage.messages(Stage.CHANNEL, "Waiting for approval") + cards(card));
    Message done = stage.await(Stage.CHANNEL, message -> message.ts().equals(card.ts()));
    assertTrue(done.earlier().size() >= 2, "the card is edited in place");
    theAuditVerifiesUntilARowIsChangedByHand();
  }

  private void turnedAwayUnread() {
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

  private void theAuditVerifiesUntilARowIsChangedByHand() throws Exception {
    Opsdeck.Ended intact = Opsdeck.run(stage.environment(), "audit", "verify");
    assertEquals(0, intact.code(), intact.output());
    assertTrue(intact.output().contains("intact"), intact.output());

    stage.tamperWithAudit();
    Opsdeck.Ended broken = Opsdeck.run(stage.environment(), "audit", "verify");
    assertEquals(1, broken.code(), broken.output());
    assertTrue(broken.output().contains("row 2"), broken.output());
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

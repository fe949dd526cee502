package dev.opsdeck.action.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.azure.aks.AksActions;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.postgres.PostgresActions;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.Driven;
import dev.opsdeck.action.cloud.PlayedCloud;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The long changes of Azure, with what its own recordings hold, over HTTP. */
class AzureChangesTest {
  private static final String POOL = "{\"pool\":\"agentpool1\",\"count\":5}";
  private static final String GET = "aks/agentpool-get.json";

  private PlayedCloud cloud;
  private Arm arm;

  @BeforeEach
  void start() throws Exception {
    cloud = new PlayedCloud();
    arm = new Arm(cloud.address(), () -> "a-token");
  }

  @AfterEach
  void stop() {
    arm.close();
    cloud.close();
  }

  private Driven<?, ?> aks(String action, String with) {
    return Driven.of(actions(), action, CloudTargets.AKS, with);
  }

  private Driven<?, ?> postgres(String action, String with) {
    return Driven.of(actions(), action, CloudTargets.POSTGRES, with);
  }

  private List<Action<?, ?>> actions() {
    List<Action<?, ?>> actions = new ArrayList<>(AksActions.of(arm));
    actions.addAll(PostgresActions.of(arm, dev.opsdeck.secret.SealedValues.none()));
    return actions;
  }

  private JsonNode sent() {
    assertEquals(1, cloud.changes().size(), "changed once");
    return cloud.changes().getFirst().json();
  }

  @Test
  void a_pool_is_scaled_once_and_followed_to_its_end() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    assertEquals(List.of(new Difference("nodes", "3", "5")), pool.planned().differences());
    cloud.azure(GET).azure("aks/agentpool-scale.succeeds.json");
    var done = Outcomes.done(pool.toItsEnd());
    assertEquals("clouds.pool-is", done.summary().code());
    assertEquals("5", done.summary().values().get("count"));
    assertEquals(List.of("", "InProgress", "InProgress"), pool.states());
    JsonNode properties = sent().path("properties");
    assertEquals(5, properties.path("count").asInt());
    assertEquals("Standard_DS2_v2", properties.path("vmSize").asText(), "written back whole");
    assertFalse(properties.has("provisioningState"));
    assertEquals("ebwiyfneowv", cloud.changes().getFirst().headers().get("If-Match"));
  }

  @Test
  void what_azure_says_of_a_failure_is_told() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    cloud.azure(GET).azure("aks/agentpool-scale.fails.json");
    var failed = Outcomes.failed(pool.toItsEnd());
    assertEquals("clouds.ended", failed.why().code());
    assertEquals("ReconcileVMSSAgentPoolFailed", failed.why().values().get("code"));
    assertTrue(String.valueOf(failed.why().values().get("why")).contains("QuotaExceeded"));
    assertEquals(Again.WILL_NOT_HELP, failed.again());
  }

  @Test
  void a_cancelled_operation_is_no_success() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    cloud.azure(GET).azure("aks/agentpool-scale.canceled.json");
    var failed = Outcomes.failed(pool.toItsEnd());
    assertEquals("Canceled", failed.why().values().get("state"));
  }

  @Test
  void a_look_that_finds_no_operation_asks_the_pool_and_goes_on() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    String hiccup = "aks/agentpool-scale.poll-hiccup.json";
    cloud.azure(GET).azure(hiccup, 0).azure(hiccup, 1);
    cloud.azure(GET, 0, "\"provisioningState\":\"Succeeded\"", "\"provisioningState\":\"Scaling\"");
    cloud.azure(hiccup, 2).azure(hiccup, 3);
    assertEquals("clouds.pool-is", Outcomes.done(pool.toItsEnd()).summary().code());
    assertEquals(List.of("", "Scaling"), pool.states());
    sent();
  }

  @Test
  void after_a_crash_behind_the_change_it_is_recognised_and_not_sent_again() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    String scale = "aks/agentpool-scale.succeeds.json";
    cloud.azure(GET).azure(scale, 0);
    cloud.azure(
        scale, 4, "\"provisioningState\":\"Succeeded\"", "\"provisioningState\":\"Scaling\"");
    assertInstanceOf(Settlement.UnderWay.class, pool.afterCrash());
    cloud.azure(scale, 4);
    assertEquals("clouds.pool-is", Outcomes.done(pool.toItsEnd()).summary().code());
    sent();
  }

  @Test
  void after_a_crash_before_the_change_it_is_sent_then() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    cloud.azure(GET);
    assertInstanceOf(Settlement.NotApplied.class, pool.settled());
    cloud.azure(GET).azure("aks/agentpool-scale.succeeds.json");
    Outcomes.done(pool.toItsEnd());
    sent();
  }

  @Test
  void somebody_elses_operation_is_waited_for() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    cloud.azure(GET).azure("aks/error.409.OperationNotAllowed.json");
    var waiting = assertInstanceOf(StepOutcome.Waiting.class, pool.once());
    assertEquals("", waiting.operation());
    assertEquals("clouds.busy", waiting.why().code());
    cloud.azure(GET).azure("aks/agentpool-scale.succeeds.json");
    Outcomes.done(pool.toItsEnd());
  }

  @Test
  void a_pool_that_was_scaled_meanwhile_is_not_touched() throws Exception {
    Driven<?, ?> pool = aks("azure.aks.nodepool.set", POOL);
    cloud.azure(GET);
    pool.planned();
    cloud.azure(GET, 0, "\"count\":3", "\"count\":4");
    assertInstanceOf(StepOutcome.Drifted.class, pool.once());
    assertEquals(List.of(), cloud.changes());
  }

  @Test
  void the_autoscaler_is_switched_on_with_the_count_left_as_it_is() throws Exception {
    Driven<?, ?> pool =
        aks("azure.aks.nodepool.set", "{\"pool\":\"agentpool1\",\"min\":2,\"max\":10}");
    cloud.azure(GET);
    assertEquals(
        List.of(new Difference("autoscaler", "off", "on"), new Difference("nodes", "3", "2-10")),
        pool.planned().differences());
    cloud.azure(GET).azure("aks/agentpool-autoscaler-enable.succeeds.json");
    Outcomes.done(pool.toItsEnd());
    assertEquals(3, sent().path("properties").path("count").asInt());
    assertEquals(10, sent().path("properties").path("maxCount").asInt());
  }

  @Test
  void a_count_while_the_autoscaler_is_on_is_refused_with_what_to_do() throws Exception {
    cloud.azureAlways("aks/agentpool-get.autoscaling.json");
    assertEquals("clouds.autoscaler-on", aks("azure.aks.nodepool.set", POOL).refusal().code());
    assertEquals(
        "clouds.pool-as-asked",
        aks("azure.aks.nodepool.set", "{\"pool\":\"agentpool1\",\"min\":2,\"max\":10}")
            .nothingToDo()
            .code());
    assertEquals(
        "clouds.bad-bounds",
        aks("azure.aks.nodepool.set", "{\"pool\":\"agentpool1\",\"min\":0,\"max\":10}")
            .refusal()
            .code());
  }

  @Test
  void the_control_plane_is_upgraded_and_the_pools_are_written_as_they_were() throws Exception {
    String upgrade = "aks/cluster-upgrade.control-plane.json";
    Driven<?, ?> cluster = aks("azure.aks.upgrade", "{\"version\":\"1.32.0\"}");
    cloud.azure("aks/cluster-get.json").azure("aks/cluster-upgrade-profile.json");
    assertEquals("clouds.upgrade-plan", cluster.planned().summary().code());
    cloud.azure(upgrade);
    var done = Outcomes.done(cluster.toItsEnd());
    assertEquals("1.32.0", done.summary().values().get("version"));
    assertTrue(cluster.states().contains("ProvisioningControlPlane"));
    JsonNode properties = sent().path("properties");
    assertEquals("1.32.0", properties.path("kubernetesVersion").asText());
    assertEquals("1.31.2", properties.at("/agentPoolProfiles/0/orchestratorVersion").asText());
    assertTrue(properties.at("/addonProfiles/azurepolicy/enabled").asBoolean());
  }

  @Test
  void a_pool_follows_its_control_plane() throws Exception {
    Driven<?, ?> pool =
        aks("azure.aks.upgrade", "{\"version\":\"1.32.0\",\"pool\":\"agentpool1\"}");
    cloud.azure("aks/cluster-get.json").azure("aks/cluster-upgrade-profile.json");
    assertEquals("clouds.control-plane-first", pool.refusal().code());
    cloud
        .azure(
            "aks/cluster-get.json",
            0,
            "\"currentKubernetesVersion\":\"1.31.2\"",
            "\"currentKubernetesVersion\":\"1.32.0\"")
        .azure("aks/cluster-upgrade-profile.json");
    pool.planned();
    cloud.azure(GET).azure("aks/agentpool-upgrade.succeeds.json");
    assertEquals("clouds.upgraded", Outcomes.done(pool.toItsEnd()).summary().code());
    assertEquals("1.32.0", sent().path("properties").path("orchestratorVersion").asText());
  }

  @Test
  void versions_that_skip_go_back_are_previews_or_incomplete_are_refused() throws Exception {
    cloud.azureAlways("aks/cluster-get.json").azureAlways("aks/cluster-upgrade-profile.json");
    assertEquals("clouds.skips-minors", upgradeRefused("1.33.0"));
    assertEquals("clouds.no-downgrade", upgradeRefused("1.30.9"));
    assertEquals("clouds.no-upgrade", upgradeRefused("1.32.1"));
    assertEquals("clouds.no-version", upgradeRefused("1.32"));
    assertEquals(
        "clouds.version-as-asked",
        aks("azure.aks.upgrade", "{\"version\":\"1.31.2\"}").nothingToDo().code());
  }

  private String upgradeRefused(String version) throws Exception {
    return aks("azure.aks.upgrade", "{\"version\":\"" + version + "\"}").refusal().code();
  }

  @Test
  void a_cluster_that_is_busy_is_not_upgraded() throws Exception {
    cloud.azure("aks/cluster-get.updating.json").azure("aks/cluster-upgrade-profile.json");
    assertEquals("clouds.not-now", upgradeRefused("1.32.0"));
  }

  @Test
  void an_add_on_is_switched_on_and_the_others_stay() throws Exception {
    Driven<?, ?> addon =
        aks("azure.aks.addon.enable", "{\"addon\":\"azure-keyvault-secrets-provider\"}");
    cloud.azure("aks/cluster-get.json");
    addon.planned();
    cloud.azure("aks/addon-enable.keyvault.json");
    assertEquals("clouds.addon-on", Outcomes.done(addon.toItsEnd()).summary().code());
    JsonNode addons = sent().path("properties").path("addonProfiles");
    assertTrue(addons.path("azureKeyvaultSecretsProvider").path("enabled").asBoolean());
    assertTrue(addons.path("azurepolicy").path("enabled").asBoolean());
  }

  @Test
  void the_kubelet_identity_gets_the_role_under_a_name_that_is_always_the_same() throws Exception {
    Driven<?, ?> grant = aks("azure.role.assign", "{}");
    prepareGrant("authorization/role-assignments-list.empty.json");
    String name = grant.planned().pins().own().path("assignment").asText();
    prepareGrant("authorization/role-assignments-list.empty.json");
    assertEquals(
        name, aks("azure.role.assign", "{}").planned().pins().own().path("assignment").asText());
    prepareGrant("authorization/role-assignments-list.json");
    assertEquals("clouds.can-pull", grant.nothingToDo().code());
  }

  private void prepareGrant(String roles) {
    cloud.azure("aks/cluster-get.json").azure("acr/registry-get.json").azure(roles);
  }

  @Test
  void backups_are_kept_longer_and_a_failure_is_told() throws Exception {
    Driven<?, ?> server = postgres("azure.postgres.update", "{\"backupRetention\":35}");
    cloud.azure("postgres/server-get.json");
    assertEquals(
        List.of(new Difference("backupRetentionDays", "7", "35")), server.planned().differences());
    cloud.azure("postgres/server-get.json").azure("postgres/server-update.retention.json");
    assertEquals("clouds.retention-is", Outcomes.done(server.toItsEnd()).summary().code());
    assertEquals("{\"properties\":{\"backup\":{\"backupRetentionDays\":35}}}", sent().toString());

    Driven<?, ?> failing = postgres("azure.postgres.update", "{\"backupRetention\":35}");
    cloud.azure("postgres/server-get.json");
    failing.planned();
    cloud.azure("postgres/server-get.json").azure("postgres/server-update.fails.json");
    assertEquals(
        "InternalServerError", Outcomes.failed(failing.toItsEnd()).why().values().get("code"));
  }

  @Test
  void an_address_is_let_in_and_a_rule_of_that_name_is_never_overwritten() throws Exception {
    String rule = "postgres/firewall-rule-put.json";
    Driven<?, ?> allow =
        postgres("azure.postgres.firewall.allow", "{\"name\":\"AllowAKS\",\"ip\":\"203.0.113.7\"}");
    cloud.azure("postgres/server-get.json").azure(rule, 3, "\"status\":200", "\"status\":404");
    allow.planned();
    cloud.azure(rule, 3, "\"status\":200", "\"status\":404").azure(rule);
    assertEquals("clouds.rule-is", Outcomes.done(allow.toItsEnd()).summary().code());
    sent();

    cloud.azure("postgres/server-get.json").azure(rule, 3);
    assertEquals("clouds.rule-is", allow.nothingToDo().code());
    cloud.azure("postgres/server-get.json").azure(rule, 3);
    assertEquals(
        "clouds.rule-taken",
        postgres("azure.postgres.firewall.allow", "{\"name\":\"AllowAKS\",\"ip\":\"203.0.113.8\"}")
            .refusal()
            .code());
    assertEquals(
        "clouds.bad-range",
        postgres("azure.postgres.firewall.allow", "{\"name\":\"x\",\"ip\":\"300.1.1.1\"}")
            .refusal()
            .code());
  }

  private static final String RESTORE =
      "{\"newServer\":\"exampleserver-restored\",\"toTime\":\"2026-01-20T04:00:00Z\"}";
  private static final String RESTORED = "postgres/restore-pitr.succeeds.json";

  private Driven<?, ?> plannedRestore() throws Exception {
    Driven<?, ?> restore = postgres("azure.postgres.restore", RESTORE);
    cloud.azure(RESTORED, 4, "\"status\":200", "\"status\":404").azure("postgres/server-get.json");
    restore.planned();
    cloud.azure(RESTORED, 4, "\"status\":200", "\"status\":404");
    return restore;
  }

  private void restoredWithMark() {
    cloud.azure(RESTORED, 4, "\"tags\":{}", "\"tags\":{\"opsdeck-run\":\"r-0000000001/step\"}");
  }

  @Test
  void a_server_is_restored_to_a_time_under_a_new_name() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    cloud.azure(RESTORED, 0).azure(RESTORED, 1).azure(RESTORED, 2).azure(RESTORED, 3);
    restoredWithMark();
    var done = Outcomes.done(restore.toItsEnd());
    assertEquals("clouds.restored", done.summary().code());
    JsonNode body = sent();
    assertEquals("2026-01-20T04:00:00Z", body.at("/properties/pointInTimeUTC").asText());
    assertTrue(body.at("/properties/sourceServerResourceId").asText().endsWith("/exampleserver"));
    assertEquals("r-0000000001/step", body.at("/tags/opsdeck-run").asText());
  }

  @Test
  void a_restore_is_recognised_after_a_crash_by_its_mark() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    cloud.azure(RESTORED, 0);
    restoredWithMark();
    assertInstanceOf(Settlement.UnderWay.class, restore.afterCrash());
    restoredWithMark();
    Outcomes.done(restore.toItsEnd());
    sent();
  }

  @Test
  void a_restore_that_fails_says_why() throws Exception {
    Driven<?, ?> restore = plannedRestore();
    cloud.azure("postgres/restore-pitr.fails.json");
    var failed = Outcomes.failed(restore.toItsEnd());
    assertEquals("RestorePointInTimeInvalid", failed.why().values().get("code"));
  }

  @Test
  void a_name_that_is_taken_and_a_time_that_cannot_be_restored_are_refused() throws Exception {
    cloud.azure(RESTORED, 4);
    assertEquals(
        "clouds.server-exists", postgres("azure.postgres.restore", RESTORE).refusal().code());
    for (String time : List.of("2026-01-20T11:58:00Z", "2025-12-01T04:00:00Z")) {
      cloud
          .azure(RESTORED, 4, "\"status\":200", "\"status\":404")
          .azure("postgres/server-get.json");
      assertEquals(
          "clouds.not-restorable",
          postgres("azure.postgres.restore", RESTORE.replace("2026-01-20T04:00:00Z", time))
              .refusal()
              .code());
    }
  }

  @Test
  void a_lock_and_a_missing_right_are_told_by_name() throws Exception {
    for (String file :
        List.of("arm/error.409.ScopeLocked.json", "arm/error.403.AuthorizationFailed.json")) {
      Driven<?, ?> pool = Driven.of(actions(), "azure.aks.nodepool.set", CloudTargets.AKS, POOL);
      cloud.azure(GET);
      pool.planned();
      cloud.azure(GET).azure(file);
      var failed = Outcomes.failed(pool.once());
      assertEquals(
          file.contains("Locked") ? "clouds.locked" : "clouds.denied", failed.why().code());
      assertEquals(Again.WILL_NOT_HELP, failed.again());
    }
  }
}

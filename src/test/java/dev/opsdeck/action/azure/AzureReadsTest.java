package dev.opsdeck.action.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.azure.aks.AksActions;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.postgres.PostgresActions;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.PlayedCloud;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The looks at Azure, with the answers that its own examples and recordings hold, over HTTP. */
class AzureReadsTest {
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

  private StepOutcome<?> look(String action, Target target, String with) throws Exception {
    Action<?, ?> found =
        Stream.concat(
                AksActions.of(arm).stream(),
                PostgresActions.of(arm, dev.opsdeck.secret.SealedValues.none()).stream())
            .filter(each -> each.spec().name().equals(action))
            .findFirst()
            .orElseThrow();
    return perform((ReadAction<?, ?>) found, target, with);
  }

  private static <I extends Record, O extends Record> StepOutcome<O> perform(
      ReadAction<I, O> action, Target target, String with) throws Exception {
    I input = Json.convert(Json.parse(with), action.spec().input());
    return action.perform(new RecordedStep(target, () -> Instant.EPOCH), input);
  }

  private static List<String> codes(StepOutcome.Done<?> done) {
    return done.details().stream().map(Fact::code).toList();
  }

  @Test
  void a_cluster_tells_version_pools_and_upgrades_and_names_previews() throws Exception {
    cloud.azure("aks/cluster-get.json").azure("aks/cluster-upgrade-profile.json");
    var done = Outcomes.done(look("azure.aks.show", CloudTargets.AKS, "{}"));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals("1.31.2", done.summary().values().get("version"));
    assertEquals(List.of("clouds.pool", "clouds.upgrade", "clouds.upgrade"), codes(done));
    assertEquals("true", done.details().getLast().values().get("preview"));
    assertEquals("Bearer a-token", cloud.asked().getFirst().headers().get("Authorization"));
  }

  @Test
  void a_cluster_that_is_being_updated_earns_no_tick() throws Exception {
    cloud.azure("aks/cluster-get.updating.json");
    var done =
        Outcomes.done(look("azure.aks.show", CloudTargets.AKS, "{\"section\":\"nodepools\"}"));
    assertEquals(Assessment.TROUBLE, done.assessment());
  }

  @Test
  void a_version_that_is_no_upgrade_or_a_preview_is_refused_with_those_that_are() throws Exception {
    cloud.azure("aks/cluster-get.json").azure("aks/cluster-upgrade-profile.json");
    var failed =
        Outcomes.failed(
            look("azure.aks.show", CloudTargets.AKS, "{\"requireUpgrade\":\"1.32.1\"}"));
    assertEquals("clouds.no-upgrade", failed.why().code());
    assertEquals("1.32.0", failed.why().values().get("upgrades"));
  }

  @Test
  void a_server_tells_backups_and_firewall_over_all_pages() throws Exception {
    cloud.azure("postgres/server-get.json").azure("postgres/firewall-rules-list.json");
    var done = Outcomes.done(look("azure.postgres.show", CloudTargets.POSTGRES, "{}"));
    assertEquals(Assessment.WELL, done.assessment());
    assertEquals(
        List.of("clouds.postgres-backup", "clouds.firewall-rule", "clouds.firewall-rule"),
        codes(done));
    assertEquals("AllowAKS", done.details().getLast().values().get("rule"));
    assertEquals("7", done.details().getFirst().values().get("days"));
  }

  @Test
  void a_server_that_is_not_ready_earns_no_tick() throws Exception {
    for (String state : List.of("updating", "stopped", "inaccessible", "dropping")) {
      cloud.azure("postgres/server-get." + state + ".json");
      var done =
          Outcomes.done(
              look("azure.postgres.show", CloudTargets.POSTGRES, "{\"section\":\"state\"}"));
      assertEquals(Assessment.TROUBLE, done.assessment(), state);
    }
  }

  @Test
  void a_cluster_with_acrpull_may_pull_and_one_without_a_role_may_not() throws Exception {
    cloud
        .azure("aks/cluster-get.json")
        .azure("acr/registry-get.json")
        .azure("authorization/role-assignments-list.json");
    var can = Outcomes.done(look("azure.acr.check", CloudTargets.AKS, "{}"));
    assertEquals("clouds.can-pull", can.summary().code());
    assertEquals("AcrPull", can.details().getFirst().values().get("role"));
    assertTrue(
        cloud
            .asked()
            .getLast()
            .query()
            .contains("principalId eq '41c9fc71-a36a-4531-af73-bbc676daed8e'"));

    cloud
        .azure("aks/cluster-get.json")
        .azure("acr/registry-get.json")
        .azure("authorization/role-assignments-list.empty.json");
    var cannot = Outcomes.done(look("azure.acr.check", CloudTargets.AKS, "{}"));
    assertEquals("clouds.cannot-pull", cannot.summary().code());
    assertEquals(Assessment.TROUBLE, cannot.assessment());
  }

  @Test
  void what_azure_refuses_says_why_and_whether_to_try_again() throws Exception {
    assertFailed("arm/error.404.ResourceNotFound.json", "clouds.missing", Again.WILL_NOT_HELP);
    assertFailed(
        "arm/error.401.InvalidAuthenticationToken.json", "clouds.expired", Again.WILL_NOT_HELP);
    assertFailed("arm/error.429.json", "clouds.throttled", Again.MAY_HELP);
  }

  private void assertFailed(String file, String code, Again again) throws Exception {
    cloud.azure(file, 0);
    var failed = Outcomes.failed(look("azure.aks.show", CloudTargets.AKS, "{}"));
    assertEquals(code, failed.why().code());
    assertEquals(again, failed.again());
  }

  @Test
  void what_is_in_another_cloud_asks_nobody() throws Exception {
    var failed = Outcomes.failed(look("azure.aks.show", CloudTargets.EKS, "{}"));
    assertEquals("clouds.elsewhere", failed.why().code());
    assertEquals(List.of(), cloud.asked());
  }
}

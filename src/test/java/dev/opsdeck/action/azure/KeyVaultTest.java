package dev.opsdeck.action.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.Outcomes;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.keyvault.KeyVaultActions;
import dev.opsdeck.action.azure.keyvault.KeyVaults;
import dev.opsdeck.action.azure.postgres.PostgresActions;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.Driven;
import dev.opsdeck.action.cloud.PlayedCloud;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.TestVault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets in Key Vault and the password of a server, with Azure's own answers. */
class KeyVaultTest {
  private static final String VALUE = "mongodb+srv://newuser:hunter2@cluster/x";
  private static final String VERSIONS = "keyvault/secret-versions.json";
  private static final String NEW = "01J0EXAMPLE";

  private final SealedVault sealed = TestVault.make();
  private PlayedCloud cloud;
  private Arm arm;
  private KeyVaults vaults;

  @BeforeEach
  void start() throws Exception {
    cloud = new PlayedCloud();
    arm = new Arm(cloud.address(), () -> "a-token");
    vaults = new KeyVaults(name -> new Arm(cloud.address(), () -> "a-token"));
  }

  @AfterEach
  void stop() {
    arm.close();
    vaults.close();
    cloud.close();
  }

  private Driven<?, ?> action(String name, String with) {
    List<Action<?, ?>> actions = new ArrayList<>(KeyVaultActions.of(vaults, sealed));
    actions.addAll(PostgresActions.of(arm, sealed));
    return Driven.of(actions, name, CloudTargets.POSTGRES, with);
  }

  private Driven<?, ?> set() {
    String ref = sealed.entered("UANA", VALUE);
    return action(
        "azure.keyvault.secret.set",
        "{\"vault\":\"myvault\",\"name\":\"mongodb-uri\",\"value\":\"" + ref + "\"}");
  }

  @Test
  void a_new_version_bears_the_tag_of_the_step() throws Exception {
    Driven<?, ?> set = set();
    cloud.azure(VERSIONS);
    assertFalse(set.planned().toString().contains("hunter2"));
    cloud.azure(VERSIONS).azure("keyvault/secret-set.json");
    StepOutcome.Done<?> done = Outcomes.done(set.once());
    assertEquals("keyvault.done", done.summary().code());
    assertFalse(done.toString().contains("hunter2"));
    assertEquals(1, cloud.changes().size());
    assertEquals(VALUE, cloud.changes().getFirst().json().path("value").asText());
    assertFalse(cloud.changes().getFirst().json().at("/tags/opsdeck-run").asText().isEmpty());
  }

  @Test
  void after_a_crash_the_tag_says_whether_the_version_is_ours() throws Exception {
    Driven<?, ?> set = set();
    cloud.azure(VERSIONS);
    set.planned();
    cloud.azure(VERSIONS);
    assertInstanceOf(Settlement.NotApplied.class, set.settled());
    cloud.azure(VERSIONS, 0, NEW, set.stamp());
    assertInstanceOf(Settlement.Applied.class, set.settled());
    cloud.azure(VERSIONS, 0, NEW, set.stamp());
    Outcomes.done(set.once());
    assertEquals(0, cloud.changes().size());
  }

  @Test
  void a_missing_right_is_named() throws Exception {
    Driven<?, ?> set = set();
    cloud.azure(VERSIONS);
    set.planned();
    cloud.azure(VERSIONS).azure("keyvault/error.403.Forbidden.json");
    StepOutcome.Failed<?> failed = assertInstanceOf(StepOutcome.Failed.class, set.once());
    assertEquals("clouds.denied", failed.why().code());
    assertEquals(
        "Microsoft.KeyVault/vaults/secrets/setSecret/action", failed.why().values().get("action"));
  }

  @Test
  void the_password_of_the_administrator_is_sent_once_and_followed_to_its_end() throws Exception {
    String ref = sealed.entered("UANA", VALUE);
    Driven<?, ?> password = action("azure.postgres.password", "{\"value\":\"" + ref + "\"}");
    cloud.azure("postgres/server-get.json");
    assertFalse(password.planned().toString().contains("hunter2"));
    cloud.azure("postgres/server-get.json").azure("postgres/server-update.password.json");
    StepOutcome.Done<?> done = Outcomes.done(password.toItsEnd());
    assertEquals("clouds.password-done", done.summary().code());
    assertEquals(1, cloud.changes().size());
    assertEquals(
        VALUE,
        cloud.changes().getFirst().json().at("/properties/administratorLoginPassword").asText());
    assertTrue(password.states().stream().noneMatch(state -> state.contains("hunter2")));
  }
}

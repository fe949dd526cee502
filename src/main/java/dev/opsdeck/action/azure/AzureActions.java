package dev.opsdeck.action.azure;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.models.ContainerRegistryAudience;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.azure.aks.AksActions;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.Tokens;
import dev.opsdeck.action.azure.keyvault.KeyVaultActions;
import dev.opsdeck.action.azure.keyvault.KeyVaults;
import dev.opsdeck.action.azure.postgres.PostgresActions;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Surroundings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The actions on Azure, as whom the surroundings say: a workload identity, or who is logged in. */
public final class AzureActions implements ActionProvider {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration BLINK = Duration.ofMillis(500);

  private final Arm arm = new Arm(Arm.PUBLIC_CLOUD, Tokens.ofProcess(Arm.SCOPE));
  private final Tokens ofVaults = Tokens.ofProcess(KeyVaults.SCOPE);
  private final KeyVaults vaults =
      new KeyVaults(name -> new Arm(URI.create("https://" + name + ".vault.azure.net"), ofVaults));

  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    List<Action<?, ?>> actions = new ArrayList<>();
    actions.add(new RegistryTagsAction(AzureActions::registry));
    actions.addAll(AksActions.of(arm));
    actions.addAll(PostgresActions.of(arm, surroundings.values()));
    actions.addAll(KeyVaultActions.of(vaults, surroundings.values()));
    return actions;
  }

  @Override
  public void close() {
    arm.close();
    vaults.close();
  }

  /**
   * @param server such as {@code acrprod.azurecr.io}
   */
  private static ContainerRegistryClient registry(String server) {
    return new ContainerRegistryClientBuilder()
        .endpoint("https://" + server)
        .audience(ContainerRegistryAudience.AZURE_RESOURCE_MANAGER_PUBLIC_CLOUD)
        .credential(new DefaultAzureCredentialBuilder().build())
        .httpClient(
            new JdkHttpClientBuilder().connectionTimeout(CONNECT).responseTimeout(ANSWER).build())
        .retryOptions(new RetryOptions(new FixedDelayOptions(1, BLINK)))
        .buildClient();
  }
}

package dev.opsdeck.action.azure.keyvault;

import dev.opsdeck.action.Action;
import dev.opsdeck.secret.SealedValues;
import java.util.List;

/** The actions of this package. */
public final class KeyVaultActions {
  private KeyVaultActions() {}

  public static List<Action<?, ?>> of(KeyVaults vaults, SealedValues values) {
    return List.of(new SetVaultSecret(vaults, values), new RetireVersions(vaults));
  }
}

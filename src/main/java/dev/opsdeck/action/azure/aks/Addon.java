package dev.opsdeck.action.azure.aks;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The add-ons that can be switched on, as {@code az aks enable-addons} calls them. */
enum Addon {
  @JsonProperty("azure-keyvault-secrets-provider")
  KEYVAULT_SECRETS_PROVIDER;

  /** As people type it. */
  String word() {
    return switch (this) {
      case KEYVAULT_SECRETS_PROVIDER -> "azure-keyvault-secrets-provider";
    };
  }

  /** As the API calls it. */
  String key() {
    return switch (this) {
      case KEYVAULT_SECRETS_PROVIDER -> "azureKeyvaultSecretsProvider";
    };
  }
}

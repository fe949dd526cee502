/**
 * Secrets of Azure Key Vault: written from sealed or generated values, and old versions disabled.
 *
 * <p>May use: kernel, catalog, runbook, action, action.cloud, action.azure.arm, secret.
 */
@NullMarked
package dev.opsdeck.action.azure.keyvault;

import org.jspecify.annotations.NullMarked;

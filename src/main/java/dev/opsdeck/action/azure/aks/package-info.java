/**
 * Actions on Azure Kubernetes Service and on what its clusters pull their images from.
 *
 * <p>May use: kernel, catalog, runbook, action, action.change, action.cloud, action.azure.arm.
 */
@NullMarked
package dev.opsdeck.action.azure.aks;

import org.jspecify.annotations.NullMarked;

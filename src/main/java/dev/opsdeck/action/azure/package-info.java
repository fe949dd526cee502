/**
 * Actions on Azure; the only user of its SDK.
 *
 * <p>May use: kernel, catalog, runbook, action, action.provider.
 */
@NullMarked
package dev.opsdeck.action.azure;

import org.jspecify.annotations.NullMarked;

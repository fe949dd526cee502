/**
 * Actions on cert-manager certificates and the Secrets behind them.
 *
 * <p>May use: kernel, catalog, runbook, action, cluster.
 */
@NullMarked
package dev.opsdeck.action.certificate;

import org.jspecify.annotations.NullMarked;

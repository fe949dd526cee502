/**
 * Looks at what watches the services: Prometheus, Alertmanager, Grafana and Loki.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.rest.
 */
@NullMarked
package dev.opsdeck.action.monitoring;

import org.jspecify.annotations.NullMarked;

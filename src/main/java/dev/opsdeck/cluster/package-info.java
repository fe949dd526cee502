/**
 * Kubernetes clients per cluster and the translation of their failures.
 *
 * <p>May use: kernel, trace, catalog, cluster.connection, cluster.kubeconfig.
 */
@NullMarked
package dev.opsdeck.cluster;

import org.jspecify.annotations.NullMarked;

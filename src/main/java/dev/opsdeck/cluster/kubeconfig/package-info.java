/**
 * Reads kubeconfigs as kubectl does, and the service account of a pod, into connections.
 *
 * <p>May use: kernel, catalog, cluster.connection.
 */
@NullMarked
package dev.opsdeck.cluster.kubeconfig;

import org.jspecify.annotations.NullMarked;

/**
 * Actions on Amazon Elastic Kubernetes Service.
 *
 * <p>May use: kernel, catalog, runbook, action, action.change, action.cloud, action.aws.client.
 */
@NullMarked
package dev.opsdeck.action.aws.eks;

import org.jspecify.annotations.NullMarked;

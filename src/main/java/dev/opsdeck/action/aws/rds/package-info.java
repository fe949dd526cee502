/**
 * Actions on Amazon Relational Database Service.
 *
 * <p>May use: kernel, catalog, runbook, action, action.change, action.cloud, action.aws.client.
 */
@NullMarked
package dev.opsdeck.action.aws.rds;

import org.jspecify.annotations.NullMarked;

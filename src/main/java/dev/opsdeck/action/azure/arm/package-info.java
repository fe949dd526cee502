/**
 * Azure Resource Manager over REST: what is read is written back as it came, with all fields that
 * this version of Azure has.
 *
 * <p>May use: kernel, foreign, catalog, action, action.change, action.cloud.
 */
@NullMarked
package dev.opsdeck.action.azure.arm;

import org.jspecify.annotations.NullMarked;

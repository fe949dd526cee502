/**
 * Azure Resource Manager over REST: what is read is written back as it came, with all fields that
 * this version of Azure has.
 *
 * <p>May use: kernel, foreign, action, action.cloud.
 */
@NullMarked
package dev.opsdeck.action.azure.arm;

import org.jspecify.annotations.NullMarked;

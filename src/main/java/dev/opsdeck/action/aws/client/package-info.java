/**
 * How AWS is asked, and what its errors mean.
 *
 * <p>May use: kernel, foreign, action, action.cloud.
 */
@NullMarked
package dev.opsdeck.action.aws.client;

import org.jspecify.annotations.NullMarked;

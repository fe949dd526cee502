/**
 * What is wrong with an object of Kubernetes, by its kind.
 *
 * <p>May use: kernel, catalog, action.kubernetes.api, action.kubernetes.reading.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.judge;

import org.jspecify.annotations.NullMarked;

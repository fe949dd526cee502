/**
 * Objects of Kubernetes as manifests describe them, by server-side apply.
 *
 * <p>May use: what {@code action.kubernetes.change} may use.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.apply;

import org.jspecify.annotations.NullMarked;

/**
 * Secrets of Kubernetes: one key set, shown to one person, kept for a way back, and what reads them
 * restarted. Their values are sealed or generated, and told to nobody.
 *
 * <p>May use: what {@code action.kubernetes.change} may use, action.kubernetes.api, secret.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.secret;

import org.jspecify.annotations.NullMarked;

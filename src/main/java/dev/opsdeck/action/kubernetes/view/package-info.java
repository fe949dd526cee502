/**
 * Shows objects of Kubernetes of any kind: one, all of a kind, or all that an environment has.
 *
 * <p>May use: foreign, kernel, catalog, action, action.kubernetes.api, action.kubernetes.judge.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.view;

import org.jspecify.annotations.NullMarked;

/**
 * What the objects of a cluster say, without asking the cluster: state of pods and rollouts,
 * revisions, templates and their differences, owners, room in quotas; and the masking of logs.
 *
 * <p>May use: kernel, action.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.reading;

import org.jspecify.annotations.NullMarked;

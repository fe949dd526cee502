/** Taking objects of a cluster away, each under its own identity. */
@NullMarked
package dev.opsdeck.action.kubernetes.remove;

import org.jspecify.annotations.NullMarked;

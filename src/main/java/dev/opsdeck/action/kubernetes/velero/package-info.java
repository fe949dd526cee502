/** Backups of namespaces and what is brought back from them, through Velero's own objects. */
@NullMarked
package dev.opsdeck.action.kubernetes.velero;

import org.jspecify.annotations.NullMarked;

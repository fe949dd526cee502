/** What only answers inside a cluster: Services through the API server, programs in containers. */
@NullMarked
package dev.opsdeck.action.kubernetes.inside;

import org.jspecify.annotations.NullMarked;

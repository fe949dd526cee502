/**
 * Objects of Kubernetes as its API has them: by kind, as tables, page by page.
 *
 * <p>May use: foreign, kernel, catalog, action, cluster.
 */
@NullMarked
package dev.opsdeck.action.kubernetes.api;

import org.jspecify.annotations.NullMarked;

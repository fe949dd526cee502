/** What an API server prints of objects, as recorded from Kubernetes 1.36. */
@NullMarked
package dev.opsdeck.demo.cluster.table;

import org.jspecify.annotations.NullMarked;

/**
 * A Kubernetes cluster that is not there: its API over HTTP, its controllers, and a world to show.
 */
@NullMarked
package dev.opsdeck.demo.cluster;

import org.jspecify.annotations.NullMarked;

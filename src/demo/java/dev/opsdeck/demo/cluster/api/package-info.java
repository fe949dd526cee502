/** The API server of the simulated cluster: a store of JSON objects and its HTTP rules. */
@NullMarked
package dev.opsdeck.demo.cluster.api;

import org.jspecify.annotations.NullMarked;

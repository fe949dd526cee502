/**
 * The wire between a replica and PostgreSQL, on which a test sees each commit pass and may act just
 * before it or just after.
 */
@NullMarked
package dev.opsdeck.e2e.wire;

import org.jspecify.annotations.NullMarked;

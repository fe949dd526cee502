/**
 * The durable question about a plan: quorum, four eyes, expiry.
 *
 * <p>May use: kernel, database, schedule, audit, progress, access, oncall.
 */
@NullMarked
package dev.opsdeck.approval;

import org.jspecify.annotations.NullMarked;

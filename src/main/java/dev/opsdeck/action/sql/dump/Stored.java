package dev.opsdeck.action.sql.dump;

import java.time.Instant;

/**
 * A dump that is whole.
 *
 * @param size in bytes
 * @param sha256 of all of it, in hexadecimal digits; empty when it was not made by Opsdeck
 * @param mark of the step that made it; empty when it was not made by Opsdeck
 * @param version of the pg_dump that made it, such as {@code 17.2}; empty when nobody knows
 */
record Stored(String name, long size, String sha256, String mark, String version, Instant madeAt) {}

package dev.opsdeck.audit;

import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One row of the audit as it is stored and hashed.
 *
 * @param at to the microsecond, which is what the database keeps
 * @param facts canonical JSON: names sorted
 */
record ChainedRow(
    long seq,
    Instant at,
    String kind,
    String who,
    String subject,
    String facts,
    String previousHash,
    String hash) {
  static final String START = "0".repeat(64);

  /** The row that follows another one. */
  static ChainedRow after(long seq, String hash, Instant at, AuditEntry entry) {
    ChainedRow open =
        new ChainedRow(
            seq + 1,
            at.truncatedTo(ChronoUnit.MICROS),
            entry.kind().name(),
            storable(entry.who().value()),
            storable(entry.subject()),
            storable(Json.write(entry.facts())),
            hash,
            "");
    return open.with(open.computedHash());
  }

  private ChainedRow with(String computed) {
    return new ChainedRow(seq, at, kind, who, subject, facts, previousHash, computed);
  }

  /**
   * SHA-256 over a JSON array of all columns but the hash itself: a form in which no two different
   * rows are the same, because JSON quotes.
   */
  String computedHash() {
    return Digest.of(
        Json.write(List.of(seq, at.toString(), kind, who, subject, facts, previousHash)));
  }

  /** Text as it will be read back: PostgreSQL stores neither NUL nor half a surrogate pair. */
  private static String storable(String text) {
    byte[] bytes = text.replace('\u0000', '\uFFFD').getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

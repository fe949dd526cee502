package dev.opsdeck.audit;

import dev.opsdeck.audit.AuditCheck.Verification;
import dev.opsdeck.audit.AuditCheck.Verification.Broken;
import dev.opsdeck.audit.AuditCheck.Verification.Intact;
import java.util.Iterator;
import java.util.Optional;

/**
 * Walks one chain from its start. Pure; holds one row at a time.
 *
 * @param chain which one
 * @param headSeq how many rows there must be
 * @param headHash the hash of the last of them
 */
record ChainCheck(int chain, long headSeq, String headHash) {
  Verification of(Iterator<ChainedRow> rows) {
    long seq = 0;
    String hash = ChainedRow.START;
    while (rows.hasNext()) {
      ChainedRow row = rows.next();
      Optional<Broken> broken = against(seq, hash, row);
      if (broken.isPresent()) {
        return broken.get();
      }
      seq = row.seq();
      hash = row.hash();
    }
    return end(seq, hash);
  }

  private Optional<Broken> against(long seq, String hash, ChainedRow row) {
    long expected = seq + 1;
    if (row.seq() != expected) {
      return broken(expected, "the row is missing; the next one is " + row.seq());
    }
    if (!row.hash().equals(row.computedHash())) {
      return broken(expected, "the row is not as it was written: its hash does not fit");
    }
    if (!row.previousHash().equals(hash)) {
      return broken(expected, "the row does not follow the one before it");
    }
    return Optional.empty();
  }

  private Optional<Broken> broken(long row, String reason) {
    return Optional.of(new Broken(chain, row, reason));
  }

  private Verification end(long seq, String hash) {
    if (seq < headSeq) {
      return new Broken(chain, seq + 1, "the end is cut off: " + headSeq + " rows were written");
    }
    if (seq > headSeq) {
      return new Broken(
          chain, headSeq + 1, "rows were added by hand: " + headSeq + " were written");
    }
    return hash.equals(headHash)
        ? new Intact(seq)
        : new Broken(chain, seq, "the last row is not the one that was written");
  }
}

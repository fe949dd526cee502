package dev.opsdeck.audit;

import dev.opsdeck.kernel.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All chains at one moment: how long each was, and one hash over the last hash of each. Whoever
 * keeps it can tell later whether today's chains begin with those.
 *
 * @param rows of each chain in order, from chain 1
 * @param hash SHA-256, 64 hexadecimal digits
 */
public record AuditDigest(List<Long> rows, String hash) {
  /** As many as the database has been given. */
  static final int CHAINS = 16;

  private static final Pattern TEXT =
      Pattern.compile("1:(\\d{1,18}(?:,\\d{1,18}){" + (CHAINS - 1) + "}):([0-9a-f]{64})");

  public AuditDigest {
    rows = List.copyOf(rows);
    if (rows.size() != CHAINS) {
      throw new IllegalArgumentException(
          "AuditDigest.rows must be of " + CHAINS + " chains, was of " + rows.size());
    }
  }

  /**
   * @param rows of each chain in order
   * @param hashes of the last row of each chain, {@link ChainedRow#START} for one without rows
   */
  static AuditDigest of(List<Long> rows, List<String> hashes) {
    return new AuditDigest(rows, Digest.of(String.join("\n", hashes)));
  }

  /** Every digest that stands in a text, in order, whatever stands around it. */
  public static List<AuditDigest> allIn(String text) {
    List<AuditDigest> found = new ArrayList<>();
    Matcher matcher = TEXT.matcher(text);
    while (matcher.find()) {
      List<Long> rows = new ArrayList<>();
      for (String count : matcher.group(1).split(",", -1)) {
        rows.add(Long.parseLong(count));
      }
      found.add(new AuditDigest(rows, matcher.group(2)));
    }
    return Collections.unmodifiableList(found);
  }

  /** One word without spaces: the version of this form, the numbers of rows, the hash. */
  public String text() {
    return "1:" + String.join(",", rows.stream().map(String::valueOf).toList()) + ":" + hash;
  }

  /** How many rows there were in all. */
  public long total() {
    return rows.stream().mapToLong(Long::longValue).sum();
  }

  /** The first chain that was longer then than it is now. */
  Optional<Integer> longerThan(AuditDigest now) {
    for (int chain = 1; chain <= CHAINS; chain++) {
      if (rows.get(chain - 1) > now.rows.get(chain - 1)) {
        return Optional.of(chain);
      }
    }
    return Optional.empty();
  }
}

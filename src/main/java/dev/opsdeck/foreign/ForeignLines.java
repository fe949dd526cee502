package dev.opsdeck.foreign;

/**
 * The gate for a log that is read line by line. It remembers what a line begins and a later one
 * ends, such as a private key, so the lines come in their order. Not for several threads.
 */
public final class ForeignLines {
  /** A line is cut at this many characters, after its secrets are masked. */
  public static final int LONGEST = 2_000;

  /** What is behind this in a line is not even looked at: 1 MB of JSON is one line, too. */
  private static final int LOOKED_AT = 8 * LONGEST;

  private final SecretMask mask = new SecretMask();

  /** The line as it may be kept, searched and shown. */
  public String next(String raw) {
    boolean vast = raw.length() > LOOKED_AT;
    String visible = ControlSequences.strip(vast ? raw.substring(0, LOOKED_AT) : raw);
    String masked = mask.next(visible.replace('\n', ' '));
    return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
  }
}

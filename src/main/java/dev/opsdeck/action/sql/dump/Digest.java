package dev.opsdeck.action.sql.dump;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 and the length of bytes that go by. Not for several threads. */
final class Digest {
  private final MessageDigest digest;
  private long size;

  Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    size += length;
  }

  long size() {
    return size;
  }

  /** Once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}

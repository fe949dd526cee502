package dev.opsdeck.demo.cluster.api;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The generated parts of names, in the alphabet that Kubernetes uses for them. */
public final class Names {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private Names() {}

  /** Five characters, as at the end of a pod's name. */
  public static String suffix(Random random) {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }

  /** FNV-1a of the text, encoded as the pod-template-hash is. */
  public static String hash(String text) {
    int hash = 0x811c9dc5;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    StringBuilder encoded = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      encoded.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return encoded.toString();
  }
}

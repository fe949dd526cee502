package dev.opsdeck.kernel;

import java.security.SecureRandom;

/** Where new ids come from; injected, so that a test can say which ones. */
@FunctionalInterface
public interface IdSource {
  /** Ten characters of Crockford's base 32 in lower case: 50 bits, no letters that look alike. */
  String next();

  static IdSource random() {
    SecureRandom random = new SecureRandom();
    String alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    return () -> {
      StringBuilder id = new StringBuilder(10);
      for (int i = 0; i < 10; i++) {
        id.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      return id.toString();
    };
  }
}

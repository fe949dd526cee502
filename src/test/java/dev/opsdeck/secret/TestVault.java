package dev.opsdeck.secret;

import dev.opsdeck.kernel.Secret;
import java.time.InstantSource;

/** Sealed values in memory, for tests of those who use them. */
public final class TestVault {
  public static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private TestVault() {}

  public static SealedVault make() {
    return over(new InMemorySealStore());
  }

  public static SealedVault over(InMemorySealStore store) {
    return new SealedVault(SealKey.of(Secret.of(KEY)).orElseThrow(), store, InstantSource.system());
  }
}

package dev.opsdeck.action.certificate;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.List;

/** What was found where a certificate should be stored. Never holds a key. */
sealed interface SecretLook {
  /** The certificate that servers present. */
  record Stored(Instant notBefore, Instant notAfter, String issuer, List<String> hosts)
      implements SecretLook {
    public Stored {
      hosts = List.copyOf(hosts);
    }
  }

  record NoSecret() implements SecretLook {}

  /** It has no {@code tls.crt}, or one that is not a certificate. */
  record NoCertificate(String why) implements SecretLook {}

  /** We may not look, or the cluster did not answer. */
  record Unseen(Fact why) implements SecretLook {}
}

package dev.opsdeck.action.certificate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What cert-manager says about a certificate that it manages.
 *
 * @param ready its Ready condition
 * @param reason of that condition, empty when there is none yet
 * @param notAfter absent while nothing was issued
 * @param renewal when the next renewal is planned
 * @param issuing whether a new one is being issued now
 * @param failure why the last renewal failed, empty when it did not
 */
record ManagedCertificate(
    String name,
    String secret,
    List<String> hosts,
    boolean ready,
    String reason,
    String message,
    @Nullable Instant notAfter,
    @Nullable Instant renewal,
    boolean issuing,
    String failure) {
  ManagedCertificate {
    hosts = List.copyOf(hosts);
  }

  Optional<Instant> end() {
    return Optional.ofNullable(notAfter);
  }
}

package dev.opsdeck.slack;

import dev.opsdeck.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is Slack's own, and of now. Our own, because the SDK compares in a time that
 * depends on the value and lets timestamps of the future pass.
 *
 * <p>Source: docs.slack.dev/authentication/verifying-requests-from-slack.
 */
final class SignatureCheck {
  static final String SIGNATURE = "X-Slack-Signature";
  static final String TIMESTAMP = "X-Slack-Request-Timestamp";

  private static final Pattern HMAC = Pattern.compile("v0=[0-9a-f]{64}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Secret secret;
  private final InstantSource clock;

  SignatureCheck(Secret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /** Whether both headers are there, well-formed and of now: all that is known before the body. */
  boolean mayBeRight(@Nullable String signature, @Nullable String timestamp) {
    if (signature == null || timestamp == null) {
      return false;
    }
    if (!HMAC.matcher(signature).matches() || !SECONDS.matcher(timestamp).matches()) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Looks at the raw bytes only: nothing is parsed before this says yes. */
  boolean accepts(@Nullable String signature, @Nullable String timestamp, byte[] body) {
    if (signature == null || timestamp == null || !mayBeRight(signature, timestamp)) {
      return false;
    }
    return MessageDigest.isEqual(
        expected(timestamp, body).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  private String expected(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}

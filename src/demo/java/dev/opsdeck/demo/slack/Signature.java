package dev.opsdeck.demo.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack's request signature.
 *
 * <p>Source: docs.slack.dev/authentication/verifying-requests-from-slack.
 */
public final class Signature {
  private Signature() {}

  /** Returns {@code v0=} and the hex HMAC-SHA256 of {@code v0:timestamp:body}. */
  public static String of(String secret, String timestamp, String body) {
    return of(secret, timestamp, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of a body that need not be text. */
  public static String of(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}

package dev.opsdeck.secret;

import dev.opsdeck.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of an installation. Seals with AES-256-GCM, each box under a nonce of its own (NIST SP
 * 800-38D). Immutable and safe for any number of threads.
 */
public final class SealKey {
  private static final int BYTES = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** Enough to see that two values differ; without the key nobody can try values against it. */
  private static final int SHOWN = 10;

  private final SecretKeySpec sealing;
  private final SecretKeySpec marking;
  private final SecureRandom random = new SecureRandom();

  private SealKey(byte[] key) {
    sealing = new SecretKeySpec(mac(new SecretKeySpec(key, "HmacSHA256"), "seal"), "AES");
    marking = new SecretKeySpec(mac(new SecretKeySpec(key, "HmacSHA256"), "mark"), "HmacSHA256");
  }

  /**
   * @param text 32 bytes in Base64, as {@code openssl rand -base64 32} writes them
   * @return empty when it is none
   */
  public static Optional<SealKey> of(Secret text) {
    try {
      byte[] key = Base64.getDecoder().decode(text.reveal().strip());
      return key.length == BYTES ? Optional.of(new SealKey(key)) : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  /**
   * @param label what the box is for: it opens under no other
   */
  byte[] seal(String label, String value) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] closed =
        cipher(Cipher.ENCRYPT_MODE, nonce, label, value.getBytes(StandardCharsets.UTF_8))
            .orElseThrow();
    byte[] box = Arrays.copyOf(nonce, NONCE + closed.length);
    System.arraycopy(closed, 0, box, NONCE, closed.length);
    return box;
  }

  /** Empty when another key sealed it, or somebody changed it. */
  Optional<String> open(String label, byte[] box) {
    if (box.length < NONCE) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(box, NONCE);
    return cipher(Cipher.DECRYPT_MODE, nonce, label, Arrays.copyOfRange(box, NONCE, box.length))
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** By which people see that two values differ. */
  String fingerprint(byte[] value) {
    return HexFormat.of().formatHex(mac(marking, value)).substring(0, SHOWN);
  }

  private Optional<byte[]> cipher(int mode, byte[] nonce, String label, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(label.getBytes(StandardCharsets.UTF_8));
      return Optional.of(cipher.doFinal(input));
    } catch (javax.crypto.AEADBadTagException foreign) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no AES-GCM", e);
    }
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    return mac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}

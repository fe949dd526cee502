package dev.opsdeck.action.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What may be known of a value in a Secret; the value itself never leaves this class.
 *
 * @param bytes its length
 * @param fingerprint the beginning of its SHA-256 digest, in hexadecimal
 */
public record SecretValue(String key, int bytes, String fingerprint) {
  private static final int SHOWN = 12;

  /** Those of a Secret, in the order of their keys. */
  public static List<SecretValue> all(JsonNode secret) {
    return all(secret, "data");
  }

  static List<SecretValue> all(JsonNode secret, String part) {
    return secret
        .path(part)
        .propertyStream()
        .map(each -> of(each, part))
        .sorted(Comparator.comparing(SecretValue::key))
        .toList();
  }

  private static SecretValue of(Map.Entry<String, JsonNode> entry, String part) {
    String text = entry.getValue().asText();
    byte[] value =
        part.equals("data")
            ? Base64.getMimeDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    return new SecretValue(entry.getKey(), value.length, Digest.of(value).substring(0, SHOWN));
  }

  /** As it stands in place of the value. */
  @Override
  public String toString() {
    return "<" + bytes + " bytes, sha256:" + fingerprint + "…>";
  }
}

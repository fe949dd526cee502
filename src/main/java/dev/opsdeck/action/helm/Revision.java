package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One revision of a release, as Helm keeps it in a Secret of the type {@code helm.sh/release.v1}:
 * base64 of gzipped JSON (helm.sh/helm pkg/storage/driver/util.go).
 *
 * @param status {@code deployed}, {@code superseded}, {@code failed}, {@code pending-upgrade} and
 *     others
 * @param chart with its version: {@code shop-1.2.0}
 * @param values those that were given, not those of the chart
 * @param hooks the events at which its hooks run, such as {@code pre-upgrade}
 */
record Revision(
    int number,
    String status,
    String chart,
    String appVersion,
    String description,
    Instant at,
    JsonNode values,
    String manifest,
    List<String> hooks) {
  /** A Secret holds 1 MiB; more than this no honest one unpacks to. */
  private static final int MOST = 32 << 20;

  Revision {
    hooks = List.copyOf(hooks);
  }

  /**
   * @param release the value of the Secret under that key, as it is stored
   * @throws IllegalArgumentException when it is not Helm's
   */
  static Revision decode(byte[] release) {
    byte[] packed = Base64.getMimeDecoder().decode(release);
    boolean zipped = packed.length > 2 && (packed[0] & 0xff) == 0x1f && (packed[1] & 0xff) == 0x8b;
    return of(Json.parse(new String(zipped ? unzipped(packed) : packed, StandardCharsets.UTF_8)));
  }

  private static byte[] unzipped(byte[] packed) {
    try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = stream.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new IllegalArgumentException("a release of more than " + MOST + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new IllegalArgumentException("not gzip", new UncheckedIOException(e));
    }
  }

  /** From the JSON that Helm stores, and prints with {@code -o json}. */
  static Revision of(JsonNode release) {
    JsonNode info = release.path("info");
    JsonNode chart = release.at("/chart/metadata");
    List<String> hooks = new ArrayList<>();
    release
        .path("hooks")
        .forEach(hook -> hook.path("events").forEach(event -> hooks.add(event.asText())));
    String deployed = info.path("last_deployed").asText("");
    return new Revision(
        release.path("version").asInt(),
        info.path("status").asText(),
        chart.path("name").asText() + "-" + chart.path("version").asText(),
        chart.path("appVersion").asText(""),
        info.path("description").asText(""),
        deployed.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(deployed).toInstant(),
        release.path("config").isObject() ? release.path("config") : Json.object(),
        release.path("manifest").asText(""),
        hooks.stream().distinct().sorted().toList());
  }

  /** Whether Helm has begun with it and not ended. */
  boolean pending() {
    return status.startsWith("pending-");
  }

  /** Whether it has run: a failed one may never have. */
  boolean ran() {
    return status.equals("deployed") || status.equals("superseded");
  }

  boolean deployed() {
    return status.equals("deployed");
  }
}

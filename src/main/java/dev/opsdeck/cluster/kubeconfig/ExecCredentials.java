package dev.opsdeck.cluster.kubeconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.cluster.connection.Credentials;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.connection.PemKeys;
import dev.opsdeck.kernel.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a plugin gives ({@code exec} of a kubeconfig), kept until they end.
 *
 * <p>Source: <a href="https://kubernetes.io/docs/reference/config-api/client-authentication.v1/">
 * client.authentication.k8s.io</a>. A plugin is run again when its credential has ended, and by a
 * new connection after the API server answered 401.
 */
final class ExecCredentials implements Credentials {
  private final ExecPlugin plugin;
  private final InstantSource clock;
  private @Nullable Credential kept;

  /**
   * @param ends {@link Instant#MAX} when the plugin did not say
   */
  private record Credential(
      Optional<String> token, List<X509ExtendedKeyManager> certificates, Instant ends) {}

  ExecCredentials(ExecPlugin plugin, InstantSource clock) {
    this.plugin = plugin;
    this.clock = clock;
  }

  @Override
  public Optional<String> authorization() throws NoAccess {
    return current().token().map(token -> "Bearer " + token);
  }

  @Override
  public List<X509ExtendedKeyManager> certificates() throws NoAccess {
    return current().certificates();
  }

  @Override
  public synchronized boolean isOutdated() {
    return kept != null && !kept.certificates().isEmpty() && !clock.instant().isBefore(kept.ends());
  }

  private synchronized Credential current() throws NoAccess {
    if (kept == null || !clock.instant().isBefore(kept.ends())) {
      kept = read(plugin.run());
    }
    return kept;
  }

  private Credential read(String output) throws NoAccess {
    JsonNode answer = json(output);
    if (!plugin.apiVersion().equals(answer.path("apiVersion").asText())) {
      throw plugin.failed("other-version", answer.path("apiVersion").asText());
    }
    JsonNode status = answer.path("status");
    Optional<String> token = KubeconfigServer.text(status.path("token").asText(""));
    String chain = status.path("clientCertificateData").asText("");
    String key = status.path("clientKeyData").asText("");
    if (token.isEmpty() && chain.isEmpty()) {
      throw plugin.failed("nothing", "");
    }
    if (chain.isEmpty() != key.isEmpty()) {
      throw plugin.failed("half-a-pair", "");
    }
    return new Credential(
        token, chain.isEmpty() ? List.of() : List.of(keys(chain, key)), ends(status));
  }

  private JsonNode json(String output) throws NoAccess {
    try {
      JsonNode answer = Json.parse(output);
      if (answer instanceof ObjectNode) {
        return answer;
      }
    } catch (IllegalArgumentException e) {
      // Told below: the text may hold a secret, so it is not repeated.
    }
    throw plugin.failed("no-json", "");
  }

  private X509ExtendedKeyManager keys(String chain, String key) throws NoAccess {
    try {
      return PemKeys.keyManager(
          chain.getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw plugin.failed("bad-certificate", NoAccess.firstLine(e));
    }
  }

  private Instant ends(JsonNode status) throws NoAccess {
    String written = status.path("expirationTimestamp").asText("");
    try {
      return written.isEmpty() ? Instant.MAX : OffsetDateTime.parse(written).toInstant();
    } catch (DateTimeException e) {
      throw plugin.failed("bad-time", written);
    }
  }
}

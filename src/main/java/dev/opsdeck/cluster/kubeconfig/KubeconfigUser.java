package dev.opsdeck.cluster.kubeconfig;

import static dev.opsdeck.cluster.kubeconfig.KubeconfigServer.bytes;
import static dev.opsdeck.cluster.kubeconfig.KubeconfigServer.text;

import dev.opsdeck.cluster.connection.Credentials;
import dev.opsdeck.cluster.connection.Impersonation;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.connection.PemKeys;
import dev.opsdeck.cluster.kubeconfig.KubeconfigEntries.Entry;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.AuthInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The {@code user} of a kubeconfig: how we prove who we are, and whom we then act as.
 *
 * <p>What is combined, what wins and what is refused follows clientcmd's {@code validateAuthInfo}
 * and client-go's transport: a token file wins over a token, and anything over a plugin.
 */
record KubeconfigUser(Credentials credentials, Impersonation impersonation) {
  static final KubeconfigUser NOBODY = new KubeconfigUser(Credentials.NONE, Impersonation.NONE);

  static KubeconfigUser of(Entry<AuthInfo> entry, Optional<ExecCredentials> plugin)
      throws NoAccess {
    AuthInfo user = entry.value();
    refuse(user);
    return new KubeconfigUser(credentials(entry, plugin), impersonation(user));
  }

  /** A plugin is for those who have nothing else: client-go's {@code UpdateTransportConfig}. */
  private static Credentials credentials(Entry<AuthInfo> entry, Optional<ExecCredentials> plugin)
      throws NoAccess {
    Header header = header(entry);
    Optional<X509ExtendedKeyManager> certificate = certificate(entry);
    return plugin.isPresent() && header instanceof Header.None && certificate.isEmpty()
        ? plugin.get()
        : new Given(header, certificate);
  }

  private static void refuse(AuthInfo user) throws NoAccess {
    if (user.getAuthProvider() != null) {
      throw new NoAccess(
          Fact.of(
              "kubeconfig.auth-provider",
              "name",
              Objects.requireNonNullElse(user.getAuthProvider().getName(), "?")));
    }
    boolean password = text(user.getUsername()).isPresent() || text(user.getPassword()).isPresent();
    if (password && text(user.getToken()).isPresent()) {
      throw NoAccess.both("token", "username");
    }
    if (password && text(user.getTokenFile()).isPresent()) {
      throw NoAccess.both("tokenFile", "username");
    }
  }

  private static Header header(Entry<AuthInfo> entry) {
    AuthInfo user = entry.value();
    Optional<String> token = text(user.getToken()).map(String::strip);
    Optional<Path> file = text(user.getTokenFile()).map(entry.folder()::resolve);
    if (file.isPresent()) {
      return new Header.TokenFile(file.get(), token);
    }
    if (token.isPresent()) {
      return new Header.Fixed("Bearer " + token.get());
    }
    if (text(user.getUsername()).isPresent() || text(user.getPassword()).isPresent()) {
      String pair = text(user.getUsername()).orElse("") + ":" + text(user.getPassword()).orElse("");
      return new Header.Fixed(
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return new Header.None();
  }

  private static Optional<X509ExtendedKeyManager> certificate(Entry<AuthInfo> entry)
      throws NoAccess {
    AuthInfo user = entry.value();
    byte[] chain =
        bytes(
            "client-certificate",
            text(user.getClientCertificateData()),
            text(user.getClientCertificate()),
            entry.folder());
    byte[] key =
        bytes(
            "client-key", text(user.getClientKeyData()), text(user.getClientKey()), entry.folder());
    if (chain.length == 0) {
      return Optional.empty();
    }
    if (key.length == 0) {
      throw NoAccess.needs("client-certificate", "client-key");
    }
    try {
      return Optional.of(PemKeys.keyManager(chain, key));
    } catch (GeneralSecurityException e) {
      throw NoAccess.badField("client-certificate", NoAccess.firstLine(e));
    }
  }

  private static Impersonation impersonation(AuthInfo user) throws NoAccess {
    String name = text(user.getAs()).orElse("");
    String uid = text(user.getAsUid()).orElse("");
    List<String> groups = Objects.requireNonNullElse(user.getAsGroups(), List.of());
    Map<String, List<String>> extras = Objects.requireNonNullElse(user.getAsUserExtra(), Map.of());
    if (name.isEmpty() && !(uid.isEmpty() && groups.isEmpty() && extras.isEmpty())) {
      throw NoAccess.needs("as-uid, as-groups, as-user-extra", "as");
    }
    Impersonation impersonation = new Impersonation(name, uid, groups, extras);
    if (!impersonation.isSendable()) {
      throw NoAccess.badField("as", "a character that no HTTP header can hold");
    }
    return impersonation;
  }

  /** What stands in the file itself for the header {@code Authorization}. */
  private sealed interface Header {
    record None() implements Header {}

    record Fixed(String value) implements Header {}

    /** Read at every request, since whoever renews it writes the same file. */
    record TokenFile(Path file, Optional<String> otherwise) implements Header {
      String token() throws NoAccess {
        try {
          String token = Files.readString(file).strip();
          if (!token.isEmpty()) {
            return token;
          }
          return otherwise.orElseThrow(() -> NoAccess.badField("tokenFile", file + " is empty"));
        } catch (IOException e) {
          return otherwise.orElseThrow(() -> NoAccess.file("tokenFile", file, e));
        }
      }
    }
  }

  private record Given(Header header, Optional<X509ExtendedKeyManager> certificate)
      implements Credentials {

    @Override
    public Optional<String> authorization() throws NoAccess {
      return switch (header) {
        case Header.Fixed fixed -> Optional.of(fixed.value());
        case Header.TokenFile kept -> Optional.of("Bearer " + kept.token());
        case Header.None none -> Optional.empty();
      };
    }

    @Override
    public List<X509ExtendedKeyManager> certificates() {
      return certificate.stream().toList();
    }
  }
}

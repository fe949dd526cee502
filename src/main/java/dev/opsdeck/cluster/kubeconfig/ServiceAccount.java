package dev.opsdeck.cluster.kubeconfig;

import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.cluster.connection.Impersonation;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.connection.PemKeys;
import dev.opsdeck.cluster.connection.ServerTrust;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The service account of the pod that we run in.
 *
 * @param host of the API server, absent outside of a pod
 * @param folder where the kubelet puts the credentials
 */
record ServiceAccount(@Nullable String host, String port, Path folder) {
  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  static ServiceAccount of(Map<String, String> environment) {
    return new ServiceAccount(
        environment.get("KUBERNETES_SERVICE_HOST"),
        environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"),
        FOLDER);
  }

  Connection connection() throws NoAccess {
    Path token = folder.resolve("token");
    if (host == null || !Files.isReadable(token)) {
      throw new NoAccess(Fact.of("cluster.not-in-cluster"));
    }
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return new Connection(
        URI.create("https://" + bracketed + ":" + port),
        new ServerTrust(authorities(), Optional.empty()),
        Optional.empty(),
        () -> Optional.of("Bearer " + read(token)),
        Impersonation.NONE);
  }

  private ServerTrust.Anchor authorities() throws NoAccess {
    Path file = folder.resolve("ca.crt");
    try {
      return new ServerTrust.Anchor.Authorities(PemKeys.certificates(Files.readAllBytes(file)));
    } catch (IOException | GeneralSecurityException e) {
      throw NoAccess.file("ca.crt", file, e);
    }
  }

  /** The kubelet renews the token in place, so it is read for every request. */
  private static String read(Path file) throws NoAccess {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw NoAccess.file("token", file, e);
    }
  }
}

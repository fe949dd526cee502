package dev.opsdeck.cluster.kubeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.demo.cluster.DemoAuthority;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTlsTest {
  private static final Cluster AKS = new Cluster("algesta", "aks");
  private static final Instant NOW = Instant.now();

  @TempDir private Path folder;

  private final DemoAuthority authority = new DemoAuthority("cluster authority", NOW);

  private DemoAuthority.Issued issued(String... hosts) {
    return authority.issue(
        List.of(hosts), NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  }

  private ClusterAnswer<String> version(String server, String fields, String user)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("ca.crt"), issued("any").chainPem());
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            contexts: [{name: aks, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "%s", %s}}]
            users: [{name: me, user: {%s}}]
            """
                .formatted(server, fields, user));
    try (Clusters clusters =
        new Clusters(
            Kubeconfig.of(Map.of("KUBECONFIG", file.toString()), folder, InstantSource.system()))) {
      return clusters.version(AKS);
    }
  }

  private static void refusedBy(ClusterAnswer<String> answer) {
    ClusterFailure failure =
        answer.fold(
            value -> {
              throw new AssertionError(value);
            },
            why -> why);
    assertEquals(ClusterFailure.Kind.UNREACHABLE, failure.kind(), failure.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void the_server_is_asked_for_and_recognised_by_its_tls_name(String address) throws Exception {
    try (RecordingServer server = RecordingServer.secure(issued("api.internal"))) {
      String url = "https://" + address + ":" + server.port();
      String named = "certificate-authority: ca.crt, tls-server-name: API.internal.";
      assertEquals(new ClusterAnswer.Given<>("v1.36.2"), version(url, named, "token: t"));
      assertEquals("api.internal", server.namesAskedFor.getLast());
    }
  }

  @Test
  void a_certificate_for_another_name_is_not_believed() throws Exception {
    try (RecordingServer server = RecordingServer.secure(issued("127.0.0.1", "localhost"))) {
      String ca = "certificate-authority: ca.crt";
      assertEquals(new ClusterAnswer.Given<>("v1.36.2"), version(server.url(), ca, "token: t"));
      refusedBy(version(server.url(), ca + ", tls-server-name: api.internal", "token: t"));
    }
  }

  @Test
  void an_authority_that_the_kubeconfig_does_not_name_is_not_believed() throws Exception {
    DemoAuthority other = new DemoAuthority("another", NOW);
    DemoAuthority.Issued foreign =
        other.issue(List.of("127.0.0.1"), NOW.minusSeconds(60), NOW.plusSeconds(600));
    try (RecordingServer server = RecordingServer.secure(foreign)) {
      refusedBy(version(server.url(), "certificate-authority: ca.crt", "token: t"));
      assertEquals(
          new ClusterAnswer.Given<>("v1.36.2"),
          version(server.url(), "insecure-skip-tls-verify: true", "token: t"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "PKCS8"})
  void a_client_key_is_read_in_each_form_that_tools_write(String form) throws Exception {
    DemoAuthority.Issued own = issued("me");
    Files.writeString(folder.resolve("me.crt"), own.chainPem());
    Files.writeString(
        folder.resolve("me.key"), form.equals("PKCS8") ? own.keyPem() : old(form, own));
    try (RecordingServer server = RecordingServer.secure(issued("127.0.0.1"))) {
      assertEquals(
          new ClusterAnswer.Given<>("v1.36.2"),
          version(
              server.url(),
              "certificate-authority: ca.crt",
              "client-certificate: me.crt, client-key: me.key"));
      assertTrue(server.headers.getLast().get("Authorization") == null);
    }
  }

  private static String old(String form, DemoAuthority.Issued own) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(form.equals("EC") ? sec1(own.key()) : rsa().getPrivate());
    }
    assertTrue(text.toString().contains("BEGIN " + form + " PRIVATE KEY"), text.toString());
    return text.toString();
  }

  /** As Go and openssl write it, with the name of its curve. */
  private static PemObject sec1(PrivateKey key) throws IOException {
    BigInteger secret = ((java.security.interfaces.ECPrivateKey) key).getS();
    byte[] der = new ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1).getEncoded();
    return new PemObject("EC PRIVATE KEY", der);
  }

  private static KeyPair rsa() throws Exception {
    return KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }
}

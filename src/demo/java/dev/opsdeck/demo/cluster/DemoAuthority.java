package dev.opsdeck.demo.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for demo and tests, trusted by nobody who is not told to. */
public final class DemoAuthority {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** A certificate with its key and the chain up to the authority. */
  public record Issued(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
    /** The chain as {@code tls.crt} holds it. */
    public String chainPem() {
      return pem("CERTIFICATE", encoded(certificate)) + pem("CERTIFICATE", encoded(authority));
    }

    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** A TLS server that presents this certificate. */
    public SSLContext serverContext() {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("server", key, PASSWORD, new Certificate[] {certificate, authority});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("a JDK makes key stores in memory", e);
      }
    }
  }

  private final KeyPair keys = newKeys();
  private final String name;
  private final X509Certificate certificate;

  public DemoAuthority(String name, Instant now) {
    this.name = name;
    Instant end = now.plusSeconds(3650L * 86_400);
    this.certificate = sign(name, keys, now.minusSeconds(86_400), end, List.of(), true);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * @param hosts subject alternative names; the first is the common name. {@code 127.0.0.1} becomes
   *     an address
   */
  public Issued issue(List<String> hosts, Instant notBefore, Instant notAfter) {
    KeyPair own = newKeys();
    X509Certificate leaf = sign(hosts.getFirst(), own, notBefore, notAfter, hosts, false);
    return new Issued(leaf, own.getPrivate(), certificate);
  }

  /** A trust store that trusts this authority, and nobody else. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      store.setCertificateEntry("authority", certificate);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a JDK makes key stores in memory", e);
    }
  }

  private X509Certificate sign(
      String subject, KeyPair own, Instant from, Instant to, List<String> hosts, boolean isRoot) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + name),
              new BigInteger(1, own.getPublic().getEncoded()).mod(BigInteger.TWO.pow(120)),
              Date.from(from),
              Date.from(to),
              new X500Name("CN=" + subject),
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isRoot));
      if (!hosts.isEmpty()) {
        GeneralName[] names = hosts.stream().map(DemoAuthority::name).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("a JDK signs certificates", e);
    }
  }

  private static GeneralName name(String host) {
    boolean address = host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("it was made here", e);
    }
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}

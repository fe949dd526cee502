package dev.opsdeck.cluster.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Certificates and private keys as PEM texts (RFC 7468). */
public final class PemKeys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");

  /** AlgorithmIdentifier of rsaEncryption (RFC 8017, A.1), with its NULL. */
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

  /** OBJECT IDENTIFIER id-ecPublicKey (RFC 5480, 2.1.1). */
  private static final byte[] EC = hex("06072a8648ce3d0201");

  private static final byte[] ZERO = hex("020100");

  private PemKeys() {}

  public static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
    List<X509Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (found.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return found;
  }

  public static X509ExtendedKeyManager keyManager(byte[] chain, byte[] key)
      throws GeneralSecurityException {
    char[] none = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("an empty key store is not read from anywhere", e);
    }
    store.setKeyEntry(
        "client", privateKey(key), none, certificates(chain).toArray(Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, none);
    return Arrays.stream(factory.getKeyManagers())
        .filter(X509ExtendedKeyManager.class::isInstance)
        .map(X509ExtendedKeyManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** In any of the three forms that tools write: PKCS #8, PKCS #1 (RSA), SEC 1 (EC). */
  private static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (blocks.find()) {
      byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return decoded(der);
        }
        case "RSA PRIVATE KEY" -> {
          return decoded(sequence(ZERO, RSA, tagged(0x04, der)));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = sequence(EC, curveOf(der));
          return decoded(sequence(ZERO, algorithm, tagged(0x04, der)));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException("the key is encrypted; give it in clear");
        default -> {}
      }
    }
    throw new GeneralSecurityException("no private key in it");
  }

  private static PrivateKey decoded(byte[] pkcs8) throws GeneralSecurityException {
    for (String type : KEY_TYPES) {
      Optional<PrivateKey> key = decoded(type, pkcs8);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new GeneralSecurityException("the key is none of " + KEY_TYPES);
  }

  private static Optional<PrivateKey> decoded(String type, byte[] pkcs8)
      throws GeneralSecurityException {
    try {
      KeyFactory factory = KeyFactory.getInstance(type);
      return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }

  /** RFC 5915, 3: {@code [0] parameters} holds the curve's OBJECT IDENTIFIER. */
  private static byte[] curveOf(byte[] sec1) throws GeneralSecurityException {
    for (int i = 0; i + 2 < sec1.length; i++) {
      int length = sec1[i + 1];
      boolean parameters = (sec1[i] & 0xFF) == 0xA0 && sec1[i + 2] == 0x06;
      if (parameters && length > 2 && sec1[i + 3] == length - 2 && i + 2 + length <= sec1.length) {
        return Arrays.copyOfRange(sec1, i + 2, i + 2 + length);
      }
    }
    throw new GeneralSecurityException("the EC key does not name its curve");
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return tagged(0x30, all.toByteArray());
  }

  /** DER: tag, length, content. */
  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (content.length < 0x80) {
      der.write(content.length);
    } else if (content.length < 0x100) {
      der.writeBytes(new byte[] {(byte) 0x81, (byte) content.length});
    } else {
      der.writeBytes(new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length});
    }
    der.writeBytes(content);
    return der.toByteArray();
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }
}

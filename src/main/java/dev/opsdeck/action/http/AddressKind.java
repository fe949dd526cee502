package dev.opsdeck.action.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an address is, in whichever form it is written: an IPv4 address that stands inside an IPv6
 * address is judged as that IPv4 address.
 *
 * <p>Sources: IANA's special-purpose address registries (RFC 6890), RFC 6052 (translation), RFC
 * 3056 (6to4), RFC 4380 (Teredo), RFC 5214 (ISATAP), and the clouds' documentation of their
 * metadata services.
 */
enum AddressKind {
  PUBLIC,
  /** Of a private network, or of this machine. */
  PRIVATE,
  /** Metadata services, which give out credentials of the machine, and what is no host at all. */
  FORBIDDEN;

  private static final List<Range> NEVER =
      ranges(
          "0.0.0.0/8",
          // Link-local, with the metadata of AWS, Azure, Google Cloud, Oracle and OpenStack.
          "169.254.0.0/16",
          // Metadata of Alibaba Cloud, Azure's wire server, Oracle's older metadata.
          "100.100.100.200/32",
          "168.63.129.16/32",
          "192.0.0.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/128",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8",
          // Metadata of AWS and of Google Cloud.
          "fd00:ec2::/32",
          "fd20:ce::/64",
          // Teredo, and addresses for documentation only.
          "2001::/32",
          "2001:db8::/32");

  private static final List<Range> OWN =
      ranges(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "::1/128",
          "64:ff9b:1::/48",
          "fc00::/7");

  /** Ranges in which an IPv4 address stands, with the byte at which it begins. */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(range("::/96"), 12),
          new Embedding(range("::ffff:0:0:0/96"), 12),
          new Embedding(range("64:ff9b::/96"), 12),
          new Embedding(range("64:ff9b:1::/48"), 12),
          new Embedding(range("2002::/16"), 2));

  private static final List<String> ISATAP = List.of("00005efe", "02005efe");

  private static final class Range {
    private final byte[] prefix;
    private final int bits;

    Range(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    boolean has(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xff00 >> (bits % 8) & 0xff;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (mask == 0 || (address[whole] & mask) == (prefix[whole] & mask));
    }
  }

  private record Embedding(Range range, int at) {}

  static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return Stream.concat(Stream.of(bytes), embedded(bytes))
        .map(AddressKind::ofBytes)
        .reduce(PUBLIC, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  private static AddressKind ofBytes(byte[] bytes) {
    if (has(NEVER, bytes)) {
      return FORBIDDEN;
    }
    return has(OWN, bytes) ? PRIVATE : PUBLIC;
  }

  private static boolean has(List<Range> ranges, byte[] bytes) {
    return ranges.stream().anyMatch(range -> range.has(bytes));
  }

  private static Stream<byte[]> embedded(byte[] bytes) {
    if (bytes.length == 4) {
      return Stream.empty();
    }
    Stream<byte[]> byRange =
        EMBEDDINGS.stream()
            .filter(embedding -> embedding.range().has(bytes) && !isLoopback(bytes))
            .map(embedding -> Arrays.copyOfRange(bytes, embedding.at(), embedding.at() + 4));
    return ISATAP.contains(HexFormat.of().formatHex(bytes, 8, 12))
        ? Stream.concat(byRange, Stream.of(Arrays.copyOfRange(bytes, 12, 16)))
        : byRange;
  }

  /** {@code ::1} is no IPv4 address {@code 0.0.0.1}. */
  private static boolean isLoopback(byte[] bytes) {
    return range("::1/128").has(bytes);
  }

  private static List<Range> ranges(String... texts) {
    return Arrays.stream(texts).map(AddressKind::range).toList();
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] prefix = InetAddress.getByName(text.substring(0, slash)).getAddress();
      return new Range(prefix, Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("no address: " + text, e);
    }
  }
}

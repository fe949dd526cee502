package dev.opsdeck.action.http;

import dev.opsdeck.action.http.HostLookup.Reach;
import dev.opsdeck.catalog.Target;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The hosts that the catalogue names for what a step works on. */
final class NamedHosts {
  private NamedHosts() {}

  /**
   * @param host as it stands in a URL, an IPv6 address with or without its brackets
   */
  static Reach reach(Target target, String host) {
    Stream<String> fromUrl =
        Optional.ofNullable(target.service().healthUrl()).map(URI::getHost).stream();
    Stream<String> listed = target.service().hosts().stream().map(NamedHosts::withoutPort);
    boolean named = Stream.concat(fromUrl, listed).anyMatch(name -> bare(name).equals(bare(host)));
    return named ? Reach.PRIVATE_TOO : Reach.PUBLIC_ONLY;
  }

  private static String withoutPort(String hostAndPort) {
    return hostAndPort.replaceFirst(":\\d{1,5}$", "");
  }

  static String bare(String host) {
    return host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
  }
}

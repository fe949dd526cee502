package dev.opsdeck.action.http;

import dev.opsdeck.action.http.HostLookup.Reach;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import java.net.URI;
import java.util.List;
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
    boolean named =
        services(target).stream()
            .flatMap(NamedHosts::of)
            .anyMatch(name -> bare(name).equals(bare(host)));
    return named ? Reach.PRIVATE_TOO : Reach.PUBLIC_ONLY;
  }

  private static List<Service> services(Target target) {
    return switch (target) {
      case Target.OfService one -> List.of(one.service());
      case Target.OfServices some ->
          some.services().stream().map(Target.OfService::service).toList();
      case Target.OfEnvironment _,
          Target.OfObject _,
          Target.OfKind _,
          Target.OfResource _,
          Target.OfRelease _ ->
          List.of();
    };
  }

  private static Stream<String> of(Service service) {
    Stream<String> ofUrl = Optional.ofNullable(service.healthUrl()).map(URI::getHost).stream();
    return Stream.concat(ofUrl, service.hosts().stream().map(NamedHosts::withoutPort));
  }

  private static String withoutPort(String hostAndPort) {
    return hostAndPort.replaceFirst(":\\d{1,5}$", "");
  }

  static String bare(String host) {
    return host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
  }
}

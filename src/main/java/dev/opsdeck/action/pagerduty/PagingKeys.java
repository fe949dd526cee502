package dev.opsdeck.action.pagerduty;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The integration keys of PagerDuty's services, by who is called.
 *
 * @param byRole by variable, {@value #KEY} for everybody who has none of their own
 */
record PagingKeys(URI events, Map<String, String> byRole) {
  /** Also with {@code _DATABASE} and the like behind it. */
  static final String KEY = "OPSDECK_PAGERDUTY_KEY";

  /** Where PagerDuty takes events; another one in its European region. */
  static final String ADDRESS = "OPSDECK_PAGERDUTY_URL";

  private static final String WORLD = "https://events.pagerduty.com";

  PagingKeys {
    byRole = Map.copyOf(byRole);
  }

  static PagingKeys of(Map<String, String> environment) {
    Map<String, String> keys = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(KEY) && !value.isBlank()) {
        keys.put(name, value.strip());
      }
    });
    String address = environment.getOrDefault(ADDRESS, WORLD).replaceFirst("/+$", "");
    return new PagingKeys(URI.create(address), keys);
  }

  /**
   * @param role such as {@code database} or {@code on-call}
   */
  Optional<String> keyFor(String role) {
    String own = KEY + "_" + role.toUpperCase(Locale.ROOT).replace('-', '_');
    return Optional.ofNullable(byRole.get(own)).or(() -> Optional.ofNullable(byRole.get(KEY)));
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "PagingKeys[" + events + ", " + byRole.keySet() + "]";
  }
}

package dev.opsdeck.cluster.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whom the API server shall take us for ({@code as}, {@code as-uid}, {@code as-groups}, {@code
 * as-user-extra} of a kubeconfig).
 *
 * @param user empty for ourselves; then there are no uid, groups or extras either
 */
public record Impersonation(
    String user, String uid, List<String> groups, Map<String, List<String>> extras) {
  public static final Impersonation NONE = new Impersonation("", "", List.of(), Map.of());

  /** RFC 9110, 5.6.2: what a header's name may hold besides letters and digits. */
  private static final String TOKEN = "!#$&'*+-.^_`|~";

  /** One header of a request. */
  public record Header(String name, String value) {}

  public Impersonation {
    groups = List.copyOf(groups);
    extras = Map.copyOf(extras);
    if (user.isEmpty() && !(uid.isEmpty() && groups.isEmpty() && extras.isEmpty())) {
      throw new IllegalArgumentException("uid, groups or extras without a user to be");
    }
  }

  /** As client-go sends them, one header a value. */
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    if (!user.isEmpty()) {
      headers.add(new Header("Impersonate-User", user));
    }
    if (!uid.isEmpty()) {
      headers.add(new Header("Impersonate-Uid", uid));
    }
    groups.forEach(group -> headers.add(new Header("Impersonate-Group", group)));
    extras.forEach((key, values) ->
        values.forEach(
            value -> headers.add(new Header("Impersonate-Extra-" + escaped(key), value))));
    return List.copyOf(headers);
  }

  /** Whether every value can stand in a header; another character would name somebody else. */
  public boolean isSendable() {
    return headers().stream()
        .map(Header::value)
        .allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c < 0x7F));
  }

  /** What is no token, and the percent sign itself, is percent-encoded: client-go's rule. */
  private static String escaped(String key) {
    StringBuilder name = new StringBuilder();
    for (byte one : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN.indexOf(c) >= 0)) {
        name.append(c);
      } else {
        name.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return name.toString();
  }
}

package dev.opsdeck.action.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param service as people name it: {@code Prometheus}
 * @param base the address of the service, without a slash at its end; the rest of {@code uri} is
 *     not told to people
 * @param body absent for none
 */
public record RestCall(
    String service,
    String method,
    URI base,
    URI uri,
    Map<String, String> headers,
    @Nullable String body) {
  public RestCall {
    headers = Map.copyOf(headers);
  }

  /**
   * @param path with a slash before it, encoded
   * @param query not encoded
   */
  public static RestCall get(String service, URI base, String path, Map<String, String> query) {
    return call(service, "GET", base, path, query);
  }

  public static RestCall delete(String service, URI base, String path) {
    return call(service, "DELETE", base, path, Map.of());
  }

  public static RestCall post(String service, URI base, String path, JsonNode body) {
    RestCall bare = call(service, "POST", base, path, Map.of()).with("Content-Type", JSON);
    return new RestCall(service, "POST", base, bare.uri(), bare.headers(), Json.write(body));
  }

  private static final String JSON = "application/json";

  private static RestCall call(
      String service, String method, URI base, String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    URI uri = URI.create(base + path + (parameters.isEmpty() ? "" : "?") + parameters);
    return new RestCall(service, method, base, uri, Map.of("Accept", JSON), null);
  }

  /** As part of a path or a query. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** With another header, or another value of it. */
  public RestCall with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new RestCall(service, method, base, uri, all, body);
  }

  /**
   * @param token empty for none
   */
  public RestCall bearer(String token) {
    return token.isEmpty() ? this : with("Authorization", "Bearer " + token);
  }
}

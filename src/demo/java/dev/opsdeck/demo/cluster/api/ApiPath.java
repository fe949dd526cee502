package dev.opsdeck.demo.cluster.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the path and the query of a request name.
 *
 * @param namespace null for all namespaces, or for objects that have none
 * @param name empty for the whole collection
 * @param subresource such as {@code scale}, empty for the object itself
 */
record ApiPath(
    ResourceType type,
    @Nullable String namespace,
    String name,
    String subresource,
    Map<String, String> query) {

  static Optional<ApiPath> parse(URI uri) {
    List<String> parts = Arrays.stream(uri.getPath().split("/")).filter(p -> !p.isEmpty()).toList();
    if (parts.size() < 3) {
      return Optional.empty();
    }
    boolean core = parts.getFirst().equals("api");
    int start = core ? 2 : 3;
    if (parts.size() <= start || (!core && !parts.getFirst().equals("apis"))) {
      return Optional.empty();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(start - 1);
    List<String> rest = parts.subList(start, parts.size());
    boolean scoped = rest.getFirst().equals("namespaces") && rest.size() >= 3;
    List<String> tail = scoped ? rest.subList(2, rest.size()) : rest;
    return ResourceType.find(group, version, tail.getFirst())
        .map(type ->
            new ApiPath(
                type,
                scoped ? rest.get(1) : null,
                tail.size() > 1 ? tail.get(1) : "",
                tail.size() > 2 ? tail.get(2) : "",
                query(uri)));
  }

  static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
      }
    }
    return query;
  }

  String namespaceOrNone() {
    return namespace == null ? "" : namespace;
  }

  boolean dryRun() {
    return "All".equals(query.get("dryRun"));
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.equals("1") || value.equals("true"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

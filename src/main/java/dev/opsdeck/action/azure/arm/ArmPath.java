package dev.opsdeck.action.azure.arm;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a resource is, and in which version of its API it is spoken of.
 *
 * @param path from {@code /subscriptions} on
 * @param query more than the version, encoded; empty for nothing
 */
public record ArmPath(String path, String version, String query) {
  public ArmPath(String path, String version) {
    this(path, version, "");
  }

  /** Something below it. */
  public ArmPath below(String more) {
    return new ArmPath(path + "/" + more, version, "");
  }

  /** Only those that a filter lets through. */
  public ArmPath filtered(String filter) {
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20");
    return new ArmPath(path, version, "&$filter=" + encoded);
  }

  URI under(URI base) {
    return URI.create(base + path + "?api-version=" + version + query);
  }
}

package dev.opsdeck.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works out the names of one service in one environment and checks that a cluster accepts them. */
final class ServiceReader {
  private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

  private final String service;
  private Layers layers;

  ServiceReader(String service, Layers layers) {
    this.service = service;
    this.layers = layers;
  }

  Service read() {
    String deployment = name("deployment", service);
    layers = layers.knowing("deployment", deployment);
    String container = name("container", service);
    layers = layers.knowing("container", container);
    int port = port();
    layers = layers.knowing("port", Integer.toString(port));
    String hpa = layers.text("hpa");
    List<String> certificates = layers.texts("certificates");
    certificates.forEach(c -> legal("certificates", c));
    return new Service(
        service,
        deployment,
        container,
        Objects.requireNonNullElse(layers.map("selector"), Map.of("app", service)),
        port,
        image(),
        healthUrl(),
        hpa == null ? null : legal("hpa", hpa),
        certificates,
        hosts(),
        layers.text("owner"));
  }

  /** The namespace that this service has of its own; absent when it is the environment's. */
  @Nullable String namespace() {
    String own = layers.text("namespace");
    return own == null ? null : legal("namespace", own);
  }

  private String name(String key, String fallback) {
    String name = layers.text(key);
    return legal(key, name == null ? fallback : name);
  }

  private String legal(String key, String name) {
    if (!isLegal(name)) {
      layers.report(key, illegal(key, name), CURE);
    }
    return name;
  }

  static final String CURE = "use lower-case letters, digits and '-'";

  static boolean isLegal(String name) {
    return name.matches(NAME);
  }

  static String illegal(String key, String name) {
    return "'" + name + "' is not a name that Kubernetes accepts as " + key;
  }

  private int port() {
    String port = layers.text("port");
    if (port != null && port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535) {
      return Integer.parseInt(port);
    }
    layers.report(
        "port",
        port == null ? "'" + service + "' has no port" : "'" + port + "' is not a port",
        "write 'port: 8080': the container port that answers health checks");
    return 0;
  }

  private String image() {
    String image = layers.text("image");
    if (image == null) {
      layers.report("image", "'" + service + "' has no image", "add 'image: registry/name'");
      return "";
    }
    int name = image.lastIndexOf('/') + 1;
    if (image.contains("@") || image.indexOf(':', name) >= 0) {
      layers.report(
          "image",
          "'" + image + "' carries a tag or digest",
          "give the repository only: the tag is what a deploy changes");
    }
    return image;
  }

  private @Nullable URI healthUrl() {
    String text = layers.text("healthUrl");
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException notAUrl) {
      // reported below, like a URL of the wrong kind
    }
    layers.report(
        "healthUrl",
        "'" + text + "' is not a URL",
        "write a whole one, such as https://api.example.io/health");
    return null;
  }

  private List<String> hosts() {
    List<String> hosts = layers.texts("hosts");
    for (String host : hosts) {
      if (!host.matches("[A-Za-z0-9.-]+:\\d{1,5}")) {
        layers.report("hosts", "'" + host + "' has no port", "write '" + host + ":443'");
      }
    }
    return hosts;
  }
}

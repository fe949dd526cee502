package dev.opsdeck.catalog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as it stands in one environment: every name already worked out from its template.
 *
 * @param selector labels of its pods
 * @param container the application container, never a sidecar
 * @param port the container port that answers health checks
 * @param image repository without tag, such as {@code acr.example.io/api-gateway}
 * @param healthUrl absent when nothing outside the cluster answers for it
 * @param hpa name of its HorizontalPodAutoscaler, absent when it has none
 * @param certificates names of the cert-manager Certificates that its hosts use
 * @param hosts {@code host:port} pairs whose TLS certificate is worth checking
 */
public record Service(
    String name,
    String deployment,
    String container,
    Map<String, String> selector,
    int port,
    String image,
    @Nullable URI healthUrl,
    @Nullable String hpa,
    List<String> certificates,
    List<String> hosts,
    @Nullable String owner) {
  public Service {
    selector = Map.copyOf(selector);
    certificates = List.copyOf(certificates);
    hosts = List.copyOf(hosts);
  }
}

package dev.opsdeck.catalog;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an environment is watched, each absent when it has none. Base addresses, such as {@code
 * http://prometheus.monitoring:9090}.
 */
public record Monitoring(
    @Nullable URI prometheus,
    @Nullable URI alertmanager,
    @Nullable URI grafana,
    @Nullable URI loki) {
  /** Where the configuration says nothing. */
  public static final Monitoring NONE = new Monitoring(null, null, null, null);
}

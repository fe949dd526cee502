package dev.opsdeck.app.telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Sets up where spans go, by the variables that OpenTelemetry has for it. */
public final class Tracing {
  private Tracing() {}

  /**
   * To be called before anything begins a span. Off without {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
   *
   * @return closing it sends what has not been sent
   * @throws IllegalArgumentException when the endpoint is no address
   */
  public static AutoCloseable start(Map<String, String> environment) {
    String endpoint = environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "");
    if (endpoint.isBlank()) {
      return () -> {};
    }
    String name = environment.getOrDefault("OTEL_SERVICE_NAME", "opsdeck");
    URI address = URI.create(endpoint.replaceFirst("/+$", "") + "/v1/traces");
    OtlpJson exporter =
        new OtlpJson(address, headers(environment.getOrDefault("OTEL_EXPORTER_OTLP_HEADERS", "")));
    Resource service = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), name));
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setResource(service)
                    .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                    .build())
            .build();
    GlobalOpenTelemetry.set(sdk);
    return sdk;
  }

  /** {@code name=value,name=value}. */
  private static Map<String, String> headers(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(pair -> pair.indexOf('=') > 0)
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip()));
  }
}

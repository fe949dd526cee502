package dev.opsdeck.app.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans as OTLP over HTTP in its JSON form, with the JDK's client. What cannot be sent is
 * lost: traces are no record.
 *
 * <p>Source: opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding".
 */
final class OtlpJson implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpJson.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;
  private final Map<String, String> headers;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * @param address the full one, such as {@code http://localhost:4318/v1/traces}
   */
  OtlpJson(URI address, Map<String, String> headers) {
    this.address = address;
    this.headers = Map.copyOf(headers);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body(spans))));
    headers.forEach(request::header);
    CompletableResultCode result = new CompletableResultCode();
    var _ =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
            .whenComplete((answer, failure) -> {
              if (failure == null && answer.statusCode() / 100 == 2) {
                result.succeed();
              } else {
                String why = failure == null ? "HTTP " + answer.statusCode() : failure.toString();
                LOG.debug("spans were not taken: {}", why);
                result.fail();
              }
            });
    return result;
  }

  private static ObjectNode body(Collection<SpanData> spans) {
    ObjectNode body = Json.object();
    ObjectNode resource = body.putArray("resourceSpans").addObject();
    ArrayNode list = null;
    for (SpanData span : spans) {
      if (list == null) {
        resource
            .putObject("resource")
            .set("attributes", attributes(span.getResource().getAttributes()));
        ObjectNode scope = resource.putArray("scopeSpans").addObject();
        scope.putObject("scope").put("name", span.getInstrumentationScopeInfo().getName());
        list = scope.putArray("spans");
      }
      list.add(span(span));
    }
    return body;
  }

  private static ObjectNode span(SpanData span) {
    ObjectNode node = Json.object();
    node.put("traceId", span.getTraceId());
    node.put("spanId", span.getSpanId());
    if (span.getParentSpanContext().isValid()) {
      node.put("parentSpanId", span.getParentSpanId());
    }
    node.put("name", span.getName());
    node.put("kind", kind(span.getKind()));
    node.put("startTimeUnixNano", Long.toString(span.getStartEpochNanos()));
    node.put("endTimeUnixNano", Long.toString(span.getEndEpochNanos()));
    node.set("attributes", attributes(span.getAttributes()));
    ObjectNode status = node.putObject("status");
    switch (span.getStatus().getStatusCode()) {
      case UNSET -> {}
      case OK -> status.put("code", 1);
      case ERROR -> status.put("code", 2).put("message", span.getStatus().getDescription());
    }
    return node;
  }

  /** As OTLP numbers them. */
  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static ArrayNode attributes(Attributes attributes) {
    ArrayNode list = Json.object().putArray("attributes");
    attributes.forEach((key, value) ->
        list.addObject()
            .put("key", key.getKey())
            .putObject("value")
            .put("stringValue", String.valueOf(value)));
    return list;
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    client.close();
    return CompletableResultCode.ofSuccess();
  }
}

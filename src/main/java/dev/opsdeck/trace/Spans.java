package dev.opsdeck.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans. Each is to be closed by the thread that began it, in a {@code try}; what is begun
 * before that is part of it. Attributes are pairs of name and value, never secrets.
 */
public final class Spans {
  private static final String TRACEPARENT = "traceparent";

  private Spans() {}

  /** A request from outside. */
  public static Span request(String name, String... attributes) {
    return begin(Context.current(), SpanKind.SERVER, name, attributes);
  }

  /** A call to another system. */
  public static Span call(String name, String... attributes) {
    return begin(Context.current(), SpanKind.CLIENT, name, attributes);
  }

  /**
   * Carries a trace on that began elsewhere, perhaps on another replica.
   *
   * @param traceparent as {@link #traceparent} gave it; absent for a trace of its own
   */
  public static Span resume(@Nullable String traceparent, String name, String... attributes) {
    Context parent =
        traceparent == null
            ? Context.root()
            : W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), Map.of(TRACEPARENT, traceparent), new FromMap());
    return begin(parent, SpanKind.INTERNAL, name, attributes);
  }

  /** The trace of this thread, as W3C writes it; absent when there is none. */
  public static @Nullable String traceparent() {
    Map<String, String> carrier = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), carrier, (map, key, value) -> carrier.put(key, value));
    return carrier.get(TRACEPARENT);
  }

  /** Its tasks belong to the trace of who hands them in. */
  public static ExecutorService carrying(ExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  private static Span begin(Context parent, SpanKind kind, String name, String... attributes) {
    SpanBuilder builder =
        GlobalOpenTelemetry.getTracer("dev.opsdeck")
            .spanBuilder(name)
            .setParent(parent)
            .setSpanKind(kind);
    for (int i = 0; i < attributes.length; i += 2) {
      builder.setAttribute(attributes[i], attributes[i + 1]);
    }
    return new Span(builder.startSpan());
  }

  private static final class FromMap implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}

package dev.opsdeck.trace;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Something that is being done, until it is closed. What is logged meanwhile names its trace. */
public final class Span implements AutoCloseable {
  private static final String LOGGED = "trace";

  private final io.opentelemetry.api.trace.Span span;
  private final Scope scope;
  private final @Nullable String loggedBefore = MDC.get(LOGGED);

  /** The scope is closed with this. */
  @SuppressWarnings("MustBeClosedChecker")
  Span(io.opentelemetry.api.trace.Span span) {
    this.span = span;
    this.scope = span.makeCurrent();
    if (span.getSpanContext().isValid()) {
      MDC.put(LOGGED, span.getSpanContext().getTraceId());
    }
  }

  public void rename(String name) {
    span.updateName(name);
  }

  public void tell(String name, String value) {
    span.setAttribute(name, value);
  }

  /** It did not succeed, for this reason in one word or code. */
  public void failed(String why) {
    span.setStatus(StatusCode.ERROR, why);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
    if (loggedBefore == null) {
      MDC.remove(LOGGED);
    } else {
      MDC.put(LOGGED, loggedBefore);
    }
  }
}

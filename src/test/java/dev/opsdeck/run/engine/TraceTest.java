package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it changes what the whole process has only one of")
class TraceTest {
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final EngineBench bench = new EngineBench();

  @BeforeEach
  void trace() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build());
  }

  @AfterEach
  void reset() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void plan_and_steps_belong_to_the_trace_of_the_request_whichever_replica_works()
      throws InterruptedException {
    RunId run;
    try (Span _ = Spans.request("slack request")) {
      run = bench.launch("q1");
    }
    bench.drive();
    bench.approve(run);
    bench.newEngine();
    bench.drive();
    assertEquals(RunState.SUCCEEDED, bench.world.run(run).state());

    List<SpanData> spans = exported.getFinishedSpanItems();
    assertEquals(1, spans.stream().map(SpanData::getTraceId).distinct().count());
    assertTrue(
        spans.stream()
            .map(SpanData::getName)
            .collect(Collectors.toSet())
            .containsAll(Set.of("slack request", "plan", "step")));
    SpanData change =
        spans.stream()
            .filter(span -> span.getName().equals("step"))
            .filter(span -> "test.image".equals(value(span, "action")))
            .findFirst()
            .orElseThrow();
    assertEquals("Done", value(change, "outcome"));
    assertEquals(run.value(), value(change, "run"));
  }

  @Test
  void without_a_trace_a_run_goes_on_by_itself() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    assertEquals(null, bench.world.run(run).request().trace());
    assertEquals(RunState.AWAITING_APPROVAL, bench.world.run(run).state());
  }

  private static String value(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }
}

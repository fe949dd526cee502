package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.secret.SealedValues;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunningServiceTest {
  private static final CountDownLatch FIRED = new CountDownLatch(1);
  private static volatile boolean firedMeanwhile;

  private final PostgresDatabase database = TestDatabase.fresh();

  /** The machine is so slow here that the server needs more than a second to be made. */
  @Test
  @Timeout(120)
  void no_timer_fires_before_every_part_is_made() throws Exception {
    database.useTransaction(handle ->
        new Wiring()
            .timers(database, InstantSource.system(), IdSource.random())
            .at(handle, "probe", "x", Instant.EPOCH));
    RunningService service = new RunningService(context(), List.of());

    service.start();
    try {
      assertTrue(FIRED.await(30, TimeUnit.SECONDS), "a timer that is due fires after the start");
      assertFalse(firedMeanwhile, "a timer fired while the HTTP server was being made");
    } finally {
      service.stop();
    }
  }

  private ApplicationContext context() {
    Settings settings =
        Settings.read(
            Map.of(
                "SLACK_BOT_TOKEN", "xoxb-1",
                "SLACK_SIGNING_SECRET", "secret",
                "SLACK_API_URL", "http://127.0.0.1:9/",
                "OPSDECK_STOP_GRACE", "0s"));
    ActionRegistry actions = Unconnected.actions();
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .properties(Map.of("micronaut.server.port", -1, "spec.name", "RunningServiceTest"))
            .build();
    List.of(
            settings,
            InstantSource.system(),
            Clusters.fromKubeconfig(Map.of(), Path.of(".")),
            actions,
            Rights.UNKNOWN,
            Configuration.read(ConfigFolders.read(settings.config()), actions),
            database)
        .forEach(context::registerSingleton);
    context.registerSingleton(SealedValues.class, SealedValues.none());
    return context;
  }

  @Singleton
  @Requires(property = "spec.name", value = "RunningServiceTest")
  static final class SlowServer implements BeanCreatedEventListener<EmbeddedServer> {
    @Override
    public EmbeddedServer onCreated(BeanCreatedEvent<EmbeddedServer> event) {
      try {
        firedMeanwhile = FIRED.await(1_500, TimeUnit.MILLISECONDS);
        return event.getBean();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Singleton
  @Requires(property = "spec.name", value = "RunningServiceTest")
  static final class Probe implements TimerHandler {
    @Override
    public String kind() {
      return "probe";
    }

    @Override
    public void fire(String timerId, String subject) {
      FIRED.countDown();
    }
  }
}

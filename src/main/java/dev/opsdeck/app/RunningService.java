package dev.opsdeck.app;

import dev.opsdeck.run.engine.RunEngine;
import dev.opsdeck.schedule.DurableTimers;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.slack.SlackApp;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: what is started, and in which order it is stopped. */
final class RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

  private final ApplicationContext context;
  private final List<AutoCloseable> foundation;

  /**
   * @param foundation what is closed at the very end, in this order
   */
  RunningService(ApplicationContext context, List<AutoCloseable> foundation) {
    this.context = context;
    this.foundation = List.copyOf(foundation);
  }

  void start() {
    context.start();
    context
        .getBean(DurableTimers.class)
        .start(List.copyOf(context.getBeansOfType(TimerHandler.class)));
    context.getBean(AuditAnchor.class).begin();
    context.getBean(SlackApp.class).start();
    context.getBean(EmbeddedServer.class).start();
  }

  int port() {
    return context.getBean(EmbeddedServer.class).getPort();
  }

  /**
   * What is under way is handed over, then the messages, then the rest. What is accepted meanwhile
   * is durable, and another replica or the next start carries it out. The server goes last: it
   * takes the whole context with it.
   */
  void stop() {
    quietly(() -> context.getBean(RunEngine.class).drain());
    quietly(() -> context.getBean(DurableTimers.class).close());
    quietly(() -> context.getBean(SlackApp.class).close());
    quietly(context);
    foundation.forEach(RunningService::quietly);
    LOG.info("Opsdeck has stopped");
  }

  private static void quietly(AutoCloseable step) {
    try {
      step.close();
    } catch (Exception failed) {
      LOG.warn("A part did not stop as it should", failed);
    }
  }
}

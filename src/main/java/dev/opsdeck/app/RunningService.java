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

  /**
   * Makes everything first, and only then starts what works by itself: a timer that is due fires at
   * once, and must not ask for a part that is still being made.
   */
  void start() {
    context.start();
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    SlackApp slack = context.getBean(SlackApp.class);
    AuditAnchor anchor = context.getBean(AuditAnchor.class);
    DurableTimers timers = context.getBean(DurableTimers.class);
    List<TimerHandler> handlers = List.copyOf(context.getBeansOfType(TimerHandler.class));
    timers.start(handlers);
    anchor.begin();
    slack.start();
    server.start();
  }

  int port() {
    return context.getBean(EmbeddedServer.class).getPort();
  }

  /**
   * Says that it is not ready, and hands over what is under way while whoever sends requests takes
   * notice. Then the port is closed, and the messages end, and the rest. What is accepted meanwhile
   * is durable, and another replica or the next start carries it out.
   */
  void stop() {
    quietly(() -> context.getBean(RequestDrain.class).begin());
    quietly(() -> context.getBean(RunEngine.class).drain());
    quietly(() -> context.getBean(DurableTimers.class).close());
    quietly(() -> context.getBean(RequestDrain.class).finish());
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

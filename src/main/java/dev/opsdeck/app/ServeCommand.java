package dev.opsdeck.app;

import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.kernel.ConfigTree;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Serves Slack until the process is told to stop. */
@Command(name = "serve", description = "Serve Slack until told to stop.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Map<String, String> environment;

  ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What is wrong is told before anything listens: the configuration first, then the database. */
  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.read(environment);
    settings.slack().demand();
    ConfigTree tree = ConfigFolders.read(settings.config());
    InstantSource clock = InstantSource.system();
    Clusters clusters = Clusters.fromKubeconfig(environment, home());
    CheckClient checks = new CheckClient();
    ActionRegistry actions = Actions.all(clusters, checks);
    Configuration configuration = Configuration.read(tree, actions);
    PostgresDatabase database = PostgresDatabase.open(settings.database());
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .properties(Map.of("micronaut.server.port", settings.port()))
            .singletons(settings, clock, clusters, actions, configuration, database)
            .build();
    CountDownLatch stopped = new CountDownLatch(1);
    Service service = new Service(context, List.of(checks, clusters, database));
    Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "stop"));
    service.start();
    LOG.info("Opsdeck is ready on port {}", service.port());
    stopped.await();
    return 0;
  }

  private Path home() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
  }
}

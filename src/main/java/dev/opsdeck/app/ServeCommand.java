package dev.opsdeck.app;

import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.app.telemetry.Tracing;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.database.DatabaseSettings;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.slack.api.SlackConnection;
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
@Command(
    name = "serve",
    description = "Serve Slack until told to stop.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Map<String, String> environment;

  ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What is wrong is told before anything listens: the configuration first, then the database. What
   * takes long and changes nothing for others begins at once, all of it at the same time.
   */
  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.read(environment);
    settings.slack().demand();
    AutoCloseable tracing = Tracing.start(environment);
    BackgroundStart<PostgresDatabase> opened = database(settings.database());
    BackgroundStart<ApplicationContext> built =
        BackgroundStart.start("context", () -> context(settings));
    Clusters clusters = Clusters.fromKubeconfig(environment, home());
    Sealing sealing = Sealing.of(settings, opened::get);
    ActionProviders providers =
        ActionProviders.found(
            new Surroundings(clusters, environment, sealing.values(), sealing.whispers()));
    ActionRegistry actions = providers.registry();
    Configuration configuration = configuration(settings, actions, opened);
    PostgresDatabase database = opened.get();
    ApplicationContext context = built.get();
    List.of(settings, InstantSource.system(), clusters, providers, actions, configuration, database)
        .forEach(context::registerSingleton);
    context.registerSingleton(SealedValues.class, sealing.values());
    CountDownLatch stopped = new CountDownLatch(1);
    RunningService service =
        new RunningService(context, List.of(sealing, providers, clusters, database, tracing));
    Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "stop"));
    service.start();
    sealing.start(context.getBean(SlackConnection.class), configuration.messages());
    LOG.info("Opsdeck is ready on port {}", service.port());
    warn(configuration, clusters);
    stopped.await();
    return 0;
  }

  /**
   * Our own server starts while the configuration is read. Somebody else's is not even asked before
   * the configuration is known to be right: a replica that cannot start must not migrate what the
   * others work with.
   */
  private static BackgroundStart<PostgresDatabase> database(DatabaseSettings settings) {
    return switch (settings.place()) {
      case DatabaseSettings.Place.Embedded _ ->
          BackgroundStart.start("database", () -> PostgresDatabase.open(settings));
      case DatabaseSettings.Place.External _ ->
          BackgroundStart.whenAsked(() -> PostgresDatabase.open(settings));
    };
  }

  private static Configuration configuration(
      Settings settings, ActionRegistry actions, BackgroundStart<PostgresDatabase> opened) {
    try {
      return Configuration.read(ConfigFolders.read(settings.config()), actions);
    } catch (ConfigException wrong) {
      if (settings.database().place() instanceof DatabaseSettings.Place.Embedded) {
        opened.discard(PostgresDatabase::close);
      }
      throw wrong;
    }
  }

  /**
   * A cluster that its kubeconfig does not lead to stops nobody's start: it may be mended later.
   */
  private static void warn(Configuration configuration, Clusters clusters) {
    for (Cluster cluster : configuration.catalog().clusters()) {
      clusters
          .misconfiguration(cluster)
          .ifPresent(fact -> LOG.warn("{}", configuration.messages().words(fact, Language.EN)));
    }
  }

  private static ApplicationContext context(Settings settings) {
    return ApplicationContext.builder()
        .banner(false)
        .properties(Map.of("micronaut.server.port", settings.port()))
        .build();
  }

  private Path home() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
  }
}

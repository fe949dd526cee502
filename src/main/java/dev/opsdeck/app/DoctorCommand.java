package dev.opsdeck.app;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.slack.SlackDoctor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks whether everything that Opsdeck needs answers, and says what to mend. */
@Command(
    name = "doctor",
    description = "Look whether Slack, the clusters and the database answer.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private final Map<String, String> environment;
  private int problems;

  DoctorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.read(environment);
    Configuration configuration =
        Configuration.read(ConfigFolders.read(settings.config()), Actions.unconnected());
    well("configuration", "right");
    slack(settings);
    clusters(configuration);
    try (PostgresDatabase database = PostgresDatabase.open(settings.database())) {
      report("database", database.ping(), "answers, and is migrated", "does not answer");
    }
    return problems == 0 ? 0 : 1;
  }

  private void slack(Settings settings) {
    switch (SlackDoctor.look(settings.slack().demand())) {
      case SlackDoctor.Finding.Well well ->
          well("slack", "knows us as " + well.bot() + " in " + well.team());
      case SlackDoctor.Finding.Ill ill ->
          ill("slack", ill.reason() + ": check SLACK_BOT_TOKEN and SLACK_API_URL");
    }
  }

  private void clusters(Configuration configuration) throws InterruptedException {
    Path home = Path.of(environment.getOrDefault("HOME", "."));
    try (Clusters clusters = Clusters.fromKubeconfig(environment, home)) {
      for (Cluster cluster : configuration.catalog().clusters()) {
        ClusterAnswer<String> version = clusters.version(cluster);
        String part = "cluster " + cluster.name();
        switch (version) {
          case ClusterAnswer.Given<String> given -> well(part, "answers, " + given.value());
          case ClusterAnswer.Missing<String> missing ->
              ill(part, configuration.messages().words(missing.failure().fact(), Language.EN));
        }
      }
    }
  }

  private void report(String part, boolean fine, String good, String bad) {
    if (fine) {
      well(part, good);
    } else {
      ill(part, bad);
    }
  }

  private void well(String part, String finding) {
    out().println("ok       " + part + ": " + finding);
  }

  private void ill(String part, String finding) {
    problems++;
    out().println("problem  " + part + ": " + finding);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

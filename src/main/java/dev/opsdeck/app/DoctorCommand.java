package dev.opsdeck.app;

import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Finding;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.slack.SlackDoctor;
import dev.opsdeck.slack.SlackSettings;
import dev.opsdeck.slack.api.CallObserver;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.SlackConnection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
        Configuration.read(ConfigFolders.read(settings.config()), Unconnected.actions());
    well("configuration", "right");
    report("secret key", settings.sealKey() != null, "right", Sealing.MISSING);
    slack(settings);
    channels(settings, configuration);
    providers(configuration);
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

  private void channels(Settings settings, Configuration configuration) {
    SlackSettings slack = settings.slack().demand();
    try (SlackConnection connection =
        SlackConnection.of(
            slack.botToken(),
            slack.apiUrl(),
            configuration.channelNames(),
            InstantSource.system(),
            CallObserver.NONE)) {
      connection.channels().findings(Duration.ofSeconds(30)).forEach(this::channel);
    }
  }

  private void channel(ChannelDirectory.Finding finding) {
    String part = "channel #" + finding.name();
    switch (finding) {
      case ChannelDirectory.Finding.Fine fine ->
          well(
              part,
              fine.id() + (fine.joined() ? "" : ", which the bot joins when it writes there"));
      case ChannelDirectory.Finding.NotShown _ ->
          ill(
              part,
              "Slack shows the bot no channel of that name, so nothing can be told there, and a"
                  + " private channel may be it: make it, invite the bot with /invite @ops, grant"
                  + " groups:read, or name it by its id");
      case ChannelDirectory.Finding.Archived _ ->
          ill(part, "is archived: unarchive it or name another one");
      case ChannelDirectory.Finding.NoAnswer _ ->
          ill(part, "Slack does not say which channel that is: grant channels:read, or try again");
    }
  }

  private void providers(Configuration configuration) throws InterruptedException {
    Path home = Path.of(environment.getOrDefault("HOME", "."));
    try (Clusters clusters = Clusters.fromKubeconfig(environment, home);
        ActionProviders providers =
            ActionProviders.found(new Surroundings(clusters, environment))) {
      for (Finding finding : providers.doctor(configuration.catalog())) {
        switch (finding) {
          case Finding.Well well -> well(well.part(), well.detail());
          case Finding.Ill ill ->
              ill(ill.part(), configuration.messages().words(ill.why(), Language.EN));
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

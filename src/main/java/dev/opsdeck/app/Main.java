package dev.opsdeck.app;

import dev.opsdeck.database.DatabaseAwayException;
import dev.opsdeck.kernel.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: exit 0 fine, 1 found problems, 2 wrong usage. */
@Command(
    name = "opsdeck",
    description = "A Slack bot that carries out approved, durable runbooks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    bridgeJdkLogging();
    System.exit(
        execute(
            arguments, System.getenv(), new PrintWriter(System.out, true, StandardCharsets.UTF_8)));
  }

  /** What libraries log in the JDK's own way becomes lines of our log. */
  private static void bridgeJdkLogging() {
    try (InputStream handlers = Main.class.getResourceAsStream("/jdk-logging.properties")) {
      LogManager.getLogManager().readConfiguration(handlers);
    } catch (IOException unreadable) {
      LOG.warn("What libraries log in the JDK's own way goes to standard error", unreadable);
    }
  }

  /** As {@link #main}, without ending the process. */
  static int execute(String[] arguments, Map<String, String> environment, PrintWriter out) {
    CommandLine audit = new CommandLine(new AuditCommand());
    audit.addSubcommand(new AuditCommand.Verify(environment));
    audit.addSubcommand(new AuditCommand.Digest(environment));
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new ServeCommand(environment));
    line.addSubcommand(new CheckCommand(environment));
    line.addSubcommand(new DoctorCommand(environment));
    line.addSubcommand(audit);
    line.setOut(out);
    line.setErr(out);
    line.setExecutionExceptionHandler((failure, _, _) -> explained(failure, out));
    return line.execute(arguments);
  }

  /**
   * What the person at the terminal can mend is said plainly; the rest is a bug, with its trace.
   */
  private static int explained(Exception failure, PrintWriter out) {
    switch (failure) {
      case ConfigException problems -> problems.problems().forEach(out::println);
      case DatabaseAwayException away -> out.println(away.getMessage());
      case SettingsException settings -> settings.problems().forEach(out::println);
      default -> LOG.error("Opsdeck broke", failure);
    }
    return 1;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: serve, check, doctor, audit verify or audit digest.");
  }

  /** The version in the manifest of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"opsdeck " + (version == null ? "(not from a jar)" : version)};
    }
  }
}

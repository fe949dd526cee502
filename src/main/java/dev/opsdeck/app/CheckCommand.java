package dev.opsdeck.app;

import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the configuration and the runbooks; speaks to nobody. */
@Command(
    name = "check",
    description = "Check the configuration and the runbooks, with file and line of each problem.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private final Map<String, String> environment;

  CheckCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = Settings.read(environment);
    ConfigTree tree = ConfigFolders.read(settings.config());
    List<ConfigProblem> problems = Configuration.problems(tree, Unconnected.actions());
    problems.forEach(out::println);
    if (settings.sealKey() == null) {
      out.println("note: " + Sealing.MISSING);
    }
    if (problems.isEmpty()) {
      out.println("Configuration OK.");
      return 0;
    }
    out.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
    return 1;
  }
}

package dev.opsdeck.app;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.Audit.Verification;
import dev.opsdeck.database.PostgresDatabase;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on the audit. */
@Command(name = "audit", description = "Work on the audit.")
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: audit verify.");
  }

  /** Recomputes the hash chains. */
  @Command(name = "verify", description = "Recompute the hash chains of the audit.")
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private final Map<String, String> environment;

    Verify(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (PostgresDatabase database =
          PostgresDatabase.open(Settings.read(environment).database())) {
        return switch (Audit.of(database, InstantSource.system()).verify()) {
          case Verification.Intact intact -> {
            out.println("The audit is intact: " + intact.rows() + " rows.");
            yield 0;
          }
          case Verification.Broken broken -> {
            out.println(
                "The audit is broken at row %d of chain %d: %s."
                    .formatted(broken.row(), broken.chain(), broken.reason()));
            yield 1;
          }
        };
      }
    }
  }
}

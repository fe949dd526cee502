package dev.opsdeck.app;

import dev.opsdeck.audit.AuditCheck;
import dev.opsdeck.audit.AuditCheck.Verification;
import dev.opsdeck.audit.AuditDigest;
import dev.opsdeck.database.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on the audit of a database that is there; makes and migrates none. */
@Command(
    name = "audit",
    description = "Work on the audit.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: audit verify or audit digest.");
  }

  /** Recomputes the hash chains. */
  @Command(
      name = "verify",
      description = "Recompute the hash chains of the audit, and compare them with what was kept.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--against",
        paramLabel = "<digest|file>",
        description =
            "A digest that 'audit digest' printed, or a file of digests: today's chains must begin"
                + " with those.")
    private List<String> against = List.of();

    private final Map<String, String> environment;

    Verify(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      List<AuditDigest> kept = against.stream().flatMap(text -> digests(text).stream()).toList();
      try (PostgresDatabase database =
          PostgresDatabase.existing(Settings.read(environment).database())) {
        Verification found = AuditCheck.of(database).verify(kept);
        spec.commandLine().getOut().println(said(found, kept.size()));
        return found instanceof Verification.Intact ? 0 : 1;
      }
    }

    private List<AuditDigest> digests(String digestOrFile) {
      List<AuditDigest> digests = new ArrayList<>(AuditDigest.allIn(digestOrFile));
      if (digests.isEmpty()) {
        digests.addAll(AuditDigest.allIn(read(digestOrFile)));
      }
      if (digests.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "There is no digest of the audit in " + digestOrFile + ".");
      }
      return digests;
    }

    private String read(String file) {
      try {
        return Files.readString(Path.of(file));
      } catch (IOException | InvalidPathException unreadable) {
        throw new ParameterException(
            spec.commandLine(),
            "This is neither a digest of the audit nor a file that can be read: " + file + ".",
            unreadable);
      }
    }

    private static String said(Verification found, int kept) {
      return switch (found) {
        case Verification.Intact intact ->
            "The audit is intact: " + intact.rows() + " rows." + extended(kept);
        case Verification.Nothing _ ->
            "There is nothing to verify: the audit has not one row. If Opsdeck has worked with this"
                + " database, its record is gone; else check OPSDECK_DATABASE_URL or OPSDECK_DATA.";
        case Verification.Broken broken ->
            "The audit is broken at row %d of chain %d: %s."
                .formatted(broken.row(), broken.chain(), broken.reason());
        case Verification.Unrecorded missing ->
            "The audit is broken: %s %s is not on the record, and its chain is shorter than it was."
                .formatted(missing.what(), missing.id());
        case Verification.Rewritten rewritten ->
            "The audit was rewritten: its rows are whole, but they are not those of the digest "
                + rewritten.kept().text()
                + ".";
      };
    }

    private static String extended(int kept) {
      return switch (kept) {
        case 0 -> "";
        case 1 -> " It begins with what the kept digest was made of.";
        default -> " It begins with what the " + kept + " kept digests were made of.";
      };
    }
  }

  /** Prints one line to keep elsewhere. */
  @Command(
      name = "digest",
      description = "Print a digest of all chains, to be kept where the database's owner cannot.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Digest implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private final Map<String, String> environment;

    Digest(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      try (PostgresDatabase database =
          PostgresDatabase.existing(Settings.read(environment).database())) {
        spec.commandLine().getOut().println(AuditCheck.of(database).digest().text());
        return 0;
      }
    }
  }
}

package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.catalog.SqlAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of PostgreSQL's own programs as a child process. It gets the password in its environment,
 * never as an argument, and no other secret of this process.
 */
final class PostgresProgram {
  /** The variable that says in which folder they are, when they are not on the path. */
  static final String FOLDER = "OPSDECK_PG_PROGRAMS";

  private static final Path SYSTEM_AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\.\\d+)?");
  private static final int LONGEST_REASON = 500;
  private static final String PASSED = "PATH|HOME|TMPDIR|LANG|LD_LIBRARY_PATH";

  private final String name;
  private final Map<String, String> variables;

  /**
   * @param name such as {@code pg_dump}
   * @param variables of this process
   */
  PostgresProgram(String name, Map<String, String> variables) {
    this.name = name;
    this.variables = Map.copyOf(variables);
  }

  String name() {
    return name;
  }

  private String program() {
    String folder = variables.getOrDefault(FOLDER, "");
    return folder.isEmpty() ? name : Path.of(folder, name).toString();
  }

  /**
   * A version of it.
   *
   * @param text such as {@code 15.20}
   */
  record Version(int major, String text) {}

  /** The version of it; empty when it is not installed. */
  Optional<Version> version() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(program(), "--version").redirectErrorStream(true).start();
      try {
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(10, TimeUnit.SECONDS);
        Matcher parts = VERSION.matcher(said);
        return parts.find()
            ? Optional.of(
                new Version(
                    Integer.parseInt(parts.group(1)),
                    parts.group(1) + (parts.group(2) == null ? "" : parts.group(2))))
            : Optional.empty();
      } finally {
        process.destroy();
      }
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /**
   * Starts it.
   *
   * @param errors a file that takes what it says
   */
  Process start(Login login, String asName, List<String> arguments, Path errors)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program(), "--no-password"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    variables.forEach((variable, value) -> {
      if (variable.matches(PASSED)) {
        environment.put(variable, value);
      }
    });
    environment.put("PGPASSWORD", login.password().reveal());
    environment.put("PGAPPNAME", "opsdeck " + asName);
    environment.put("PGCONNECT_TIMEOUT", "10");
    environment.put("PGSSLMODE", login.server().tls().mode());
    String authority = authority(login.server());
    if (!authority.isEmpty()) {
      environment.put("PGSSLROOTCERT", authority);
    }
    return builder.start();
  }

  /** With one, {@code require} would mean {@code verify-ca} (libpq, chapter 34.19). */
  private static String authority(SqlAccess.Server server) {
    String said = server.authority();
    return switch (server.tls()) {
      case DISABLE, REQUIRE -> "";
      case VERIFY_CA, VERIFY_FULL ->
          said != null
              ? said
              : Files.exists(SYSTEM_AUTHORITIES) ? SYSTEM_AUTHORITIES.toString() : "system";
    };
  }

  /** Where to connect; a server that has died is noticed after a minute of silence. */
  static String connection(Login login) {
    return ("host=%s port=%d user=%s dbname=%s"
            + " keepalives_idle=30 keepalives_interval=10 keepalives_count=3")
        .formatted(
            quoted(login.server().host()),
            login.server().port(),
            quoted(login.user()),
            quoted(login.database()));
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** The first error that it told. */
  static String reason(Path errors) throws IOException {
    String said = Files.readString(errors, StandardCharsets.UTF_8);
    String reason =
        said.lines()
            .filter(line -> line.contains("error:") || line.contains("FATAL:"))
            .findFirst()
            .orElse(said)
            .replaceFirst("^.*?error: ", "")
            .strip();
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }
}

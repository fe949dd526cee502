package dev.opsdeck.database;

import dev.opsdeck.database.PostgresPrograms.Ended;
import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * Makes a data folder that only Opsdeck can get into, or makes an older one so.
 *
 * <p>Opsdeck's role owns its database and is nobody's superuser. The superuser has no password and
 * no way in: whoever needs it stops Opsdeck and uses PostgreSQL's single-user mode, as this does.
 * Each step may be repeated; the password file comes last and says that all of them were done.
 */
final class EmbeddedSetup {
  static final String ROLE = "opsdeck";
  static final String DATABASE = "opsdeck";
  private static final String SUPERUSER = "postgres";
  private static final int PASSWORD_BYTES = 32;

  /** What is not listed is refused (postgresql.org/docs/current/auth-pg-hba-conf.html). */
  private static final String WHO_GETS_IN =
      """
      # Written by Opsdeck at each start.
      local opsdeck opsdeck scram-sha-256
      host  opsdeck opsdeck 127.0.0.1/32 scram-sha-256
      """;

  private final DataFolder folder;
  private final PostgresPrograms programs;

  EmbeddedSetup(DataFolder folder, PostgresPrograms programs) {
    this.folder = folder;
    this.programs = programs;
  }

  /** Leaves a folder that the server can start on. No server may run on it. */
  Secret prepare() throws IOException {
    if (!folder.holdsDatabase()) {
      initialize();
    }
    Files.writeString(folder.data().resolve("pg_hba.conf"), WHO_GETS_IN);
    Secret known = folder.password().orElse(null);
    return known == null ? setPassword() : known;
  }

  /** Beside its place first, so that a killed start leaves no half of a data folder. */
  private void initialize() throws IOException {
    Path data = folder.data();
    if (Files.isDirectory(data) && !isEmpty(data)) {
      throw new DatabaseAwayException(
          ("%s holds something, but no database of PostgreSQL: name another folder in OPSDECK_DATA,"
                  + " or move away what is there")
              .formatted(data));
    }
    Path made = Files.createTempDirectory(folder.home(), "postgres-new", DataFolder.PRIVATE_FOLDER);
    Ended ended =
        programs.run(
            "",
            "initdb",
            "--pgdata=" + made,
            "--username=" + SUPERUSER,
            "--encoding=UTF8",
            "--locale=C",
            "--auth=reject");
    if (ended.code() != 0) {
      throw new DatabaseAwayException(
          "No database can be made in %s: %s. Check the disk and the rights to this folder"
              .formatted(folder.home(), ended.complaint()));
    }
    Files.deleteIfExists(data);
    Files.move(made, data);
  }

  private static boolean isEmpty(Path data) throws IOException {
    try (Stream<Path> entries = Files.list(data)) {
      return entries.findAny().isEmpty();
    }
  }

  private Secret setPassword() throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Secret password = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    String isThere = "ERROR:  database \"" + DATABASE + "\" already exists";
    alone(
        SUPERUSER,
        isThere,
        """
        DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'opsdeck') THEN CREATE ROLE opsdeck; END IF; END $$
        SET password_encryption = 'scram-sha-256'
        ALTER ROLE opsdeck LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'
        ALTER ROLE postgres PASSWORD NULL
        CREATE DATABASE opsdeck
        ALTER DATABASE opsdeck OWNER TO opsdeck
        """
            .formatted(password.reveal()));
    alone(
        DATABASE,
        "",
        """
        DO $$ DECLARE one text; BEGIN FOR one IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') LOOP EXECUTE 'ALTER TABLE ' || one || ' OWNER TO opsdeck'; END LOOP; END $$
        DO $$ DECLARE one text; BEGIN FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP EXECUTE 'ALTER FUNCTION ' || one || ' OWNER TO opsdeck'; END LOOP; END $$
        """);
    folder.keepPassword(password);
    return password;
  }

  /**
   * Single-user mode: one statement a line, and nobody else can be connected.
   *
   * @param expected an error that is none
   */
  private void alone(String database, String expected, String statements) throws IOException {
    Ended ended =
        programs.run(statements, "postgres", "--single", "-D", folder.data().toString(), database);
    String unexpected = expected.isEmpty() ? ended.output() : ended.output().replace(expected, "");
    String complaint = new Ended(ended.code(), unexpected).complaint();
    if (ended.code() != 0 || complaint.matches("(?s).*\\b(ERROR|FATAL|PANIC):.*")) {
      throw EmbeddedServer.unusable(folder, complaint);
    }
  }
}

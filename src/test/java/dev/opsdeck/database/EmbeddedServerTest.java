package dev.opsdeck.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  /** Made once: unpacking PostgreSQL and making a database take seconds. */
  @TempDir static Path made;

  @TempDir Path folder;

  @BeforeAll
  static void make() {
    KilledOwner.open(made).close();
  }

  @BeforeEach
  void copy() throws Exception {
    copyTo(folder);
  }

  private static void copyTo(Path target) throws Exception {
    Process copy = new ProcessBuilder("cp", "-a", made + "/.", target.toString()).start();
    assertEquals(0, copy.waitFor());
  }

  @Test
  void it_waits_for_the_disk_and_keeps_its_data_and_takes_guests() {
    try (PostgresDatabase database = open()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertEquals("on", show(database, setting), setting);
      }
      database.useTransaction(h -> h.execute("CREATE TABLE kept AS SELECT 7 AS number"));
      try (PostgresDatabase guest = open()) {
        assertEquals(7, kept(guest));
      }
      assertTrue(database.ping(), "a guest that leaves does not stop the server");
    }
    try (PostgresDatabase again = open()) {
      assertEquals(7, kept(again));
    }
  }

  @Test
  void after_a_kill_the_next_start_finds_what_was_committed() throws Exception {
    Process owner = ChildJvm.start(KilledOwner.class, folder.toString());
    ChildJvm.awaitLine(owner, KilledOwner.COMMITTED);
    owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    assertTrue(Postmaster.of(folder.resolve("postgres")).isPresent(), "the server survives a kill");

    try (PostgresDatabase database = open()) {
      assertEquals(7, kept(database));
    }
    assertTrue(Postmaster.of(folder.resolve("postgres")).isEmpty(), "and stops with its new owner");
  }

  @Test
  void nobody_else_can_read_or_write_anything_below_its_folder() throws Exception {
    Path home = folder.resolve("data");
    try (PostgresDatabase _ = KilledOwner.open(home);
        Stream<Path> all = Files.walk(home)) {
      List<Path> open =
          all.filter(path -> !Files.isSymbolicLink(path))
              .filter(EmbeddedServerTest::othersMayAnything)
              .toList();
      assertEquals(List.of(), open);
    }
    assertEquals("rw-------", mode(home.resolve("postgres.password")));
  }

  @Test
  void its_socket_lies_in_its_data_folder_and_it_listens_on_the_loopback_only() throws Exception {
    try (PostgresDatabase database = open();
        Stream<Path> data = Files.list(folder.resolve("postgres"))) {
      assertEquals("127.0.0.1", show(database, "listen_addresses"));
      assertTrue(data.anyMatch(path -> path.getFileName().toString().startsWith(".s.PGSQL.")));
    }
  }

  @Test
  void a_connection_without_its_password_is_refused_whoever_it_says_it_is() throws Exception {
    try (PostgresDatabase database = open()) {
      String url = ((HikariDataSource) database.dataSource()).getJdbcUrl();
      assertEquals("28P01", refusal(url, "opsdeck", "guessed"));
      assertEquals("28000", refusal(url, "postgres", password()));
      assertEquals("28000", refusal(url, "postgres", ""));
      String other = url.replaceFirst("/opsdeck\\?", "/postgres?");
      assertEquals("28000", refusal(other, "opsdeck", password()));
      DriverManager.getConnection(url, "opsdeck", password()).close();
    }
    assertFalse(Files.readString(folder.resolve("postgres/pg_hba.conf")).contains("trust"));
  }

  @Test
  void it_owns_its_database_and_is_no_superuser() {
    try (PostgresDatabase database = open()) {
      assertEquals("opsdeck", ask(database, "SELECT current_user"));
      assertEquals("off", show(database, "is_superuser"));
      assertEquals(
          "opsdeck",
          ask(
              database,
              "SELECT rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba"
                  + " WHERE datname = current_database()"));
      assertEquals("scram-sha-256", show(database, "password_encryption"));
    }
  }

  @Test
  void a_folder_that_was_open_to_everybody_keeps_its_data_and_is_closed() throws Exception {
    PostgresPrograms programs = PostgresPrograms.in(folder.resolve("postgres-binaries"));
    single(
        programs,
        "opsdeck",
        "CREATE TABLE kept AS SELECT 7 AS number",
        "ALTER TABLE audit OWNER TO postgres",
        "ALTER FUNCTION audit_only_grows() OWNER TO postgres",
        "ALTER DATABASE opsdeck OWNER TO postgres");
    Files.delete(folder.resolve("postgres.password"));
    Files.writeString(folder.resolve("postgres/pg_hba.conf"), "host all all all trust\n");

    try (PostgresDatabase database = open()) {
      assertEquals(7, kept(database));
      assertEquals(
          "0",
          ask(
              database,
              "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                  + " AND relowner <> 'opsdeck'::regrole"));
      String url = ((HikariDataSource) database.dataSource()).getJdbcUrl();
      assertEquals("28000", refusal(url, "postgres", ""));
    }
  }

  @Test
  void a_folder_in_which_others_may_write_is_refused_with_what_to_do() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.createFile(shared.resolve("somebody's"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

    String said = refusal(shared);

    assertTrue(said.contains("Other users may write in " + shared), said);
    assertTrue(said.contains("chmod 700 " + shared), said);
    assertTrue(Files.notExists(shared.resolve("postgres")), "nothing was made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d\nfolder\n1\n5432\n", "nonsense\n", ""})
  @Timeout(120)
  void a_process_id_that_another_program_has_now_does_not_keep_it_from_starting(String left)
      throws Exception {
    long ours = ProcessHandle.current().pid();
    Files.writeString(folder.resolve("postgres/postmaster.pid"), left.formatted(ours));

    try (PostgresDatabase database = open()) {
      assertTrue(database.ping());
    }
  }

  @Test
  @Timeout(120)
  void another_folders_postgres_is_never_taken_for_ours_nor_stopped() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Path there = Files.createDirectory(folder.resolve("there"));
    copyTo(here);
    copyTo(there);
    try (PostgresDatabase other = KilledOwner.open(there)) {
      Files.copy(there.resolve("postgres/postmaster.pid"), here.resolve("postgres/postmaster.pid"));
      try (PostgresDatabase database = KilledOwner.open(here)) {
        assertTrue(database.ping());
        assertTrue(other.ping());
        assertNotEquals(show(other, "port"), show(database, "port"));
      }
    }
  }

  @Test
  @Timeout(120)
  void data_of_another_version_is_refused_at_once_with_what_to_do() throws Exception {
    Files.writeString(folder.resolve("postgres/PG_VERSION"), "12\n");

    String said = refusal(folder);

    assertTrue(said.contains("initialized by PostgreSQL version 12"), said);
    assertTrue(said.contains("Start the version of Opsdeck that wrote it"), said);
    assertTrue(said.contains("OPSDECK_DATA"), said);
  }

  @Test
  @Timeout(120)
  void a_folder_that_holds_something_else_is_refused_and_left_alone() throws Exception {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("postgres"));
    Files.writeString(home.resolve("postgres/letter.txt"), "dear");

    String said = refusal(home);

    assertTrue(said.contains("holds something, but no database of PostgreSQL"), said);
    assertEquals("dear", Files.readString(home.resolve("postgres/letter.txt")));
  }

  @Test
  @Timeout(120)
  void an_empty_data_folder_is_as_good_as_none() throws Exception {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("postgres"));
    try (PostgresDatabase database = KilledOwner.open(home)) {
      assertTrue(database.ping());
    }
  }

  private PostgresDatabase open() {
    return KilledOwner.open(folder);
  }

  private static String refusal(Path home) {
    return assertThrows(DatabaseAwayException.class, () -> KilledOwner.open(home)).getMessage();
  }

  private String password() throws IOException {
    return Files.readString(folder.resolve("postgres.password")).strip();
  }

  private static String refusal(String url, String user, String password) {
    return assertThrows(
            SQLException.class, () -> DriverManager.getConnection(url, user, password).close())
        .getSQLState();
  }

  private void single(PostgresPrograms programs, String database, String... statements)
      throws IOException {
    programs.run(
        String.join("\n", statements) + "\n",
        "postgres",
        "--single",
        "-D",
        folder.resolve("postgres").toString(),
        database);
  }

  private static boolean othersMayAnything(Path path) {
    try {
      return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
    } catch (java.nio.file.NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static int kept(PostgresDatabase database) {
    return Integer.parseInt(ask(database, "SELECT number FROM kept"));
  }

  private static String show(PostgresDatabase database, String setting) {
    return ask(database, "SHOW " + setting);
  }

  private static String ask(PostgresDatabase database, String sql) {
    return database.inTransaction(h -> h.createQuery(sql).mapTo(String.class).one());
  }
}

package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server of the version of the installed {@code pg_dump}, where a distribution has one. */
final class OldServer {
  private final Path programs;
  private final Path data;
  final int port;

  private OldServer(Path programs, Path data, int port) {
    this.programs = programs;
    this.data = data;
    this.port = port;
  }

  /** The folder of the newest installed programs; the test is left out when there are none. */
  static Path programs() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    assumeTrue(Files.isDirectory(all), "PostgreSQL's programs are not installed");
    try (Stream<Path> versions = Files.list(all)) {
      Path newest =
          versions
              .map(version -> version.resolve("bin"))
              .filter(bin -> Files.isExecutable(bin.resolve("pg_restore")))
              .sorted()
              .reduce((_, last) -> last)
              .orElse(all);
      assumeTrue(Files.isExecutable(newest.resolve("pg_dump")), "pg_dump is not installed");
      return newest;
    }
  }

  static OldServer start(Path folder) throws Exception {
    Path programs = programs();
    assumeTrue(Files.isExecutable(programs.resolve("initdb")), "no server is installed");
    Path data = folder.resolve("data");
    run(
        List.of(
            programs.resolve("initdb").toString(),
            "-D",
            data.toString(),
            "-A",
            "trust",
            "-U",
            "postgres",
            "--locale=C",
            "-E",
            "UTF8",
            "--no-sync"));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    OldServer server = new OldServer(programs, data, port);
    run(
        List.of(
            programs.resolve("pg_ctl").toString(),
            "-D",
            data.toString(),
            "-w",
            "-l",
            folder.resolve("log").toString(),
            "-o",
            "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1 -c fsync=off",
            "start"));
    return server;
  }

  /** A server does not run as root: in a user namespace of its own it is nobody. */
  private static void run(List<String> command) throws Exception {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("unshare", "-U"));
    }
    whole.addAll(command);
    Process process =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
  }

  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database)) {
      for (String statement : statements) {
        connection.createStatement().execute(statement);
      }
    }
  }

  void stop() throws Exception {
    run(
        List.of(
            programs.resolve("pg_ctl").toString(),
            "-D",
            data.toString(),
            "-m",
            "immediate",
            "stop"));
  }
}

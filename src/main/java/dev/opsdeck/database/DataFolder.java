package dev.opsdeck.database;

import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of an embedded PostgreSQL. Only its owner can read it, and nobody else can write in
 * it.
 *
 * @param home absolute; holds the data, the programs, the password, the log and the lock
 */
record DataFolder(Path home) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<?> PRIVATE_FOLDER = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  static DataFolder at(Path folder) {
    return new DataFolder(folder.toAbsolutePath().normalize());
  }

  /** PostgreSQL's own data folder. */
  Path data() {
    return home.resolve("postgres");
  }

  Path programs() {
    return home.resolve("postgres-binaries");
  }

  Path passwordFile() {
    return home.resolve("postgres.password");
  }

  /** What the server of this start wrote; that of the start before has the ending .before. */
  Path log() {
    return home.resolve("postgres.log");
  }

  Path lockFile() {
    return home.resolve("opsdeck.lock");
  }

  /** Whether a database was ever made here. */
  boolean holdsDatabase() {
    return Files.exists(data().resolve("PG_VERSION"));
  }

  /**
   * Makes the folder, or takes everybody else's rights to one that holds nothing but ours.
   *
   * @throws DatabaseAwayException when others may write in it, and it is not ours to close
   */
  void create() throws IOException {
    if (!Files.isDirectory(home)) {
      Files.createDirectories(home, PRIVATE_FOLDER);
    } else if (isOurs()) {
      close();
    }
    if (othersMayWrite()) {
      throw new DatabaseAwayException(
          ("Other users may write in %s, and so replace the database. Give Opsdeck a folder of its"
                  + " own in OPSDECK_DATA, or run: chmod 700 %s")
              .formatted(home, home));
    }
  }

  private boolean isOurs() throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(name -> name.startsWith("postgres") || name.equals("opsdeck.lock"));
    }
  }

  /** Fails quietly on somebody else's folder: what others may do there is looked at next. */
  private void close() throws IOException {
    try {
      Files.setPosixFilePermissions(home, OWNER_ONLY);
    } catch (FileSystemException notOurs) {
      return;
    }
  }

  private boolean othersMayWrite() throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(home);
    return permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE);
  }

  /** What the server asks for; empty as long as none was set. */
  Optional<Secret> password() throws IOException {
    return Files.exists(passwordFile())
        ? Optional.of(Secret.of(Files.readString(passwordFile()).strip()))
        : Optional.empty();
  }

  /** Appears whole, and never with anybody else's rights to it. */
  void keepPassword(Secret password) throws IOException {
    Path whole = passwordFile().resolveSibling("postgres.password.new");
    Files.deleteIfExists(whole);
    Files.createFile(whole, PRIVATE_FILE);
    Files.writeString(whole, password.reveal() + "\n");
    Files.move(whole, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
  }
}

package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Dumps in a folder. Each is a folder of its own with the dump, its checksum as {@code sha256sum}
 * checks it, and what is known about it; that folder gets its name in one move when all is on the
 * disk.
 */
final class FolderStore implements DumpStore {
  private static final String ABOUT = "opsdeck.json";
  private static final String UNFINISHED = ".part";

  private final Path folder;

  FolderStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public String label() {
    return folder.toString();
  }

  @Override
  public Optional<Stored> find(String name) throws IOException {
    Path about = folder.resolve(name).resolve(ABOUT);
    if (!Files.exists(about)) {
      return Optional.empty();
    }
    Stored stored = Json.read(Files.readString(about), Stored.class);
    return Files.size(file(stored)) == stored.size() ? Optional.of(stored) : Optional.empty();
  }

  private Path file(Stored dump) {
    return folder.resolve(dump.name()).resolve(dump.name());
  }

  @Override
  public List<Stored> newest(int most) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Stored> all = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        find(entry.getFileName().toString()).ifPresent(all::add);
      }
    }
    all.sort(Comparator.comparing(Stored::madeAt).reversed());
    return all.stream().limit(most).toList();
  }

  @Override
  public Sink begin(String name) throws IOException {
    try {
      Path own = folder.resolve("." + name + "." + UUID.randomUUID() + UNFINISHED);
      Files.createDirectories(own);
      return new FolderSink(
          own,
          FileChannel.open(
              own.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (FileSystemException e) {
      throw refused(e);
    }
  }

  private StoreException refused(IOException e) {
    return new StoreException(
        Fact.of("dump.folder-refused", "folder", folder, "why", String.valueOf(e.getMessage())),
        Again.MAY_HELP);
  }

  @Override
  public InputStream open(Stored dump) throws IOException {
    return Files.newInputStream(file(dump));
  }

  /** A dump that is being written. */
  private final class FolderSink implements Sink {
    private final Path own;
    private final FileChannel channel;

    private FolderSink(Path own, FileChannel channel) {
      this.own = own;
      this.channel = channel;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException full) {
        throw refused(full);
      }
    }

    @Override
    public boolean commit(Stored dump) throws IOException {
      channel.force(true);
      channel.close();
      String name = dump.name();
      Files.writeString(own.resolve(name + ".sha256"), dump.sha256() + "  " + name + "\n");
      Files.writeString(own.resolve(ABOUT), Json.write(dump));
      try {
        Files.move(own, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return true;
      } catch (DirectoryNotEmptyException | FileAlreadyExistsException taken) {
        return false;
      } catch (FileSystemException e) {
        if (Files.exists(folder.resolve(name))) {
          return false;
        }
        throw refused(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
        if (Files.exists(own)) {
          try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
              Files.delete(file);
            }
          }
          Files.delete(own);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

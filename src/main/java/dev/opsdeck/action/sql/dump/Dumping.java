package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.dump.DumpDatabase.Output;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A dump that is being made: what the program writes goes on to its place, block by block, and gets
 * its name only when the program says that all went well.
 */
record Dumping(
    StepContext context, DumpStore store, PostgresProgram program, Login login, String version) {
  private static final int PIECE = 1 << 16;

  StepOutcome<Output> make(String name, boolean schemaOnly)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("opsdeck-dump", ".err");
    try (DumpStore.Sink sink = store.begin(name)) {
      Process process = program.start(login, context.run().value(), arguments(schemaOnly), errors);
      try (Watch watch = new Watch(context, "dump.so-far", process)) {
        process.getOutputStream().close();
        Digest digest = new Digest();
        try (InputStream output = process.getInputStream()) {
          copy(output, sink, digest, watch);
        }
        int code = process.waitFor();
        return code == 0 && watch.ending() == Watch.Ending.OWN
            ? committed(name, sink, digest)
            : ended(watch.ending(), PostgresProgram.reason(errors));
      }
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private List<String> arguments(boolean schemaOnly) {
    String connection = PostgresProgram.connection(login);
    return schemaOnly
        ? List.of("--format=plain", "--schema-only", "--lock-wait-timeout=60s", "-d", connection)
        : List.of("--format=custom", "--lock-wait-timeout=60s", "-d", connection);
  }

  private static void copy(InputStream output, DumpStore.Sink sink, Digest digest, Watch watch)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
      sink.write(piece, read);
      digest.add(piece, read);
      watch.moved(digest.size());
    }
  }

  private StepOutcome<Output> committed(String name, DumpStore.Sink sink, Digest digest)
      throws IOException, InterruptedException {
    Stored stored =
        new Stored(name, digest.size(), digest.sha256(), context.stamp(), version, context.now());
    if (sink.commit(stored)) {
      return DumpDatabase.done(store, stored);
    }
    Optional<Stored> other = store.find(name);
    return other.isPresent() && other.get().mark().equals(context.stamp())
        ? DumpDatabase.done(store, other.get())
        : new StepOutcome.Drifted<>(Fact.of("dump.exists", "dump", name, "place", store.label()));
  }

  private StepOutcome<Output> ended(Watch.Ending ending, String reason) {
    return switch (ending) {
      case YIELDED ->
          new StepOutcome.Waiting<>(context.now(), Fact.of("dump.yielded", "what", "pg_dump"));
      case TOO_LATE ->
          new StepOutcome.Failed<>(Fact.of("dump.too-late", "what", "pg_dump"), Again.MAY_HELP);
      case OWN ->
          new StepOutcome.Failed<>(
              Fact.of("dump.failed", "what", "pg_dump", "why", reason), Again.MAY_HELP);
    };
  }
}

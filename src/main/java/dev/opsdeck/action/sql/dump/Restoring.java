package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.client.Login;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.dump.RestoreDump.Output;
import dev.opsdeck.action.sql.dump.RestoreDump.Wanted;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A dump that is being restored: it goes to the program as it comes, in one transaction, and its
 * last bytes only when the checksum of all of it is right.
 */
record Restoring(
    StepContext context,
    DumpStore store,
    PostgresProgram program,
    Login login,
    Wanted wanted,
    NewDatabase database) {
  private static final int PIECE = 1 << 16;

  StepOutcome<Output> make(Stored dump) throws IOException, InterruptedException {
    SqlAnswer<Optional<String>> there = database.there();
    if (there instanceof SqlAnswer.Missing<Optional<String>>(SqlAnswer.Failure failure)) {
      return failure.failed();
    }
    Optional<String> comment = ((SqlAnswer.Given<Optional<String>>) there).value();
    if (comment.isPresent()) {
      return NewDatabase.isOwn(comment.get(), wanted)
          ? done()
          : new StepOutcome.Drifted<>(
              Fact.of(
                  "dump.database-exists",
                  "database",
                  wanted.into(),
                  "server",
                  login.server().label()));
    }
    return database.create().fold(_ -> filled(dump), SqlAnswer.Failure::failed);
  }

  private StepOutcome<Output> done() {
    return new StepOutcome.Done<>(
        RestoreDump.output(login, wanted), RestoreDump.made(login, wanted));
  }

  private StepOutcome<Output> filled(Stored dump) throws InterruptedException {
    try {
      Optional<StepOutcome<Output>> trouble = fill(dump);
      return trouble.isPresent()
          ? undone(trouble.get())
          : database.name().fold(_ -> done(), this::unnamed);
    } catch (IOException e) {
      StepOutcome.Failed<?> failed = DumpDatabase.failure(e);
      return undone(new StepOutcome.Failed<>(failed.why(), failed.again()));
    }
  }

  /** What is not whole is taken away. */
  private StepOutcome<Output> undone(StepOutcome<Output> outcome) throws InterruptedException {
    return database
        .drop()
        .fold(
            _ -> outcome,
            failure ->
                RestoreDump.refused(
                    Fact.of(
                        "dump.left-over", "database", wanted.building(), "why", failure.why())));
  }

  /** When the answer was lost, it may have its name. */
  private StepOutcome<Output> unnamed(SqlAnswer.Failure failure) {
    return failure.open() ? new StepOutcome.Unknown<>(failure.why()) : failure.failed();
  }

  /** Why it could not be filled; absent when all is in it. */
  private Optional<StepOutcome<Output>> fill(Stored dump) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("opsdeck-restore", ".err");
    try (InputStream bytes = store.open(dump)) {
      Process process =
          program.start(
              login.to(wanted.building()),
              context.run().value(),
              List.of(
                  "--exit-on-error",
                  "--single-transaction",
                  "--no-owner",
                  "--no-privileges",
                  "-d",
                  PostgresProgram.connection(login.to(wanted.building()))),
              errors);
      try (Watch watch = new Watch(context, "dump.restored-so-far", process)) {
        boolean whole = sent(bytes, process, dump, watch);
        if (!whole) {
          return Optional.of(
              RestoreDump.refused(
                  Fact.of("dump.damaged", "dump", dump.name(), "place", store.label())));
        }
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        int code = process.waitFor();
        return code == 0 && watch.ending() == Watch.Ending.OWN
            ? Optional.empty()
            : Optional.of(ended(watch.ending(), PostgresProgram.reason(errors)));
      }
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  /**
   * Whether all of it is as it was made. A program that has ended takes no more, and says why
   * itself.
   */
  private static boolean sent(InputStream bytes, Process process, Stored dump, Watch watch)
      throws IOException {
    Digest digest = new Digest();
    byte[] held = bytes.readNBytes(PIECE);
    OutputStream input = process.getOutputStream();
    while (held.length > 0) {
      digest.add(held, held.length);
      watch.moved(digest.size());
      byte[] next = bytes.readNBytes(PIECE);
      if (next.length == 0 && !isRight(digest, dump)) {
        process.destroyForcibly();
        return false;
      }
      if (!taken(input, held)) {
        return true;
      }
      held = next;
    }
    if (digest.size() == 0) {
      process.destroyForcibly();
      return false;
    }
    try {
      input.close();
    } catch (IOException ended) {
      return true;
    }
    return true;
  }

  private static boolean taken(OutputStream input, byte[] piece) {
    try {
      input.write(piece);
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  private static boolean isRight(Digest digest, Stored dump) {
    return digest.size() == dump.size()
        && (dump.sha256().isEmpty() || digest.sha256().equals(dump.sha256()));
  }

  private StepOutcome<Output> ended(Watch.Ending ending, String reason) {
    return switch (ending) {
      case YIELDED ->
          new StepOutcome.Waiting<>(context.now(), Fact.of("dump.yielded", "what", "pg_restore"));
      case TOO_LATE ->
          new StepOutcome.Failed<>(Fact.of("dump.too-late", "what", "pg_restore"), Again.MAY_HELP);
      case OWN -> RestoreDump.refused(Fact.of("dump.failed", "what", "pg_restore", "why", reason));
    };
  }
}

package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.azure.arm.Tokens;
import dev.opsdeck.action.sql.client.Databases;
import dev.opsdeck.action.sql.client.SqlAnswer;
import dev.opsdeck.action.sql.dump.BlobContainer.Authority;
import dev.opsdeck.kernel.Fact;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where the dumps of a database are kept. Clients are made on first use. */
final class Stores {
  /** The variable with a shared access signature, where there is no identity of Azure. */
  static final String SIGNATURE = "OPSDECK_DUMPS_SAS";

  /** Tokens for Blob Storage. */
  private static final String SCOPE = "https://storage.azure.com/.default";

  private final Map<String, String> variables;
  private final Tokens tokens = Tokens.ofProcess(SCOPE);
  private volatile @Nullable HttpClient client;

  Stores(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** That of the database that a step is about. */
  SqlAnswer<DumpStore> of(StepContext context) throws InterruptedException {
    return Databases.access(context)
        .then(access -> {
          String place = access.dumps();
          return place == null
              ? new SqlAnswer.Missing<>(nowhere(context))
              : new SqlAnswer.Given<>(store(place));
        });
  }

  private static SqlAnswer.Failure nowhere(StepContext context) {
    Fact why = Fact.of("dump.nowhere", "target", context.target().name());
    return new SqlAnswer.Failure(why, Again.WILL_NOT_HELP, "", false);
  }

  private DumpStore store(String place) {
    if (place.startsWith("/")) {
      return new FolderStore(Path.of(place));
    }
    String signature = variables.getOrDefault(SIGNATURE, "").replaceFirst("^\\?", "");
    Authority authority =
        signature.isEmpty()
            ? new Authority.Bearer(tokens::token)
            : new Authority.Signature(signature);
    return new BlobStore(new BlobContainer(URI.create(place), authority, this::client));
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made = BlobContainer.client();
      client = made;
    }
    return made;
  }

  void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}

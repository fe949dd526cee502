package dev.opsdeck.action.sql.client;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.SqlAccess;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks passwords up where the catalogue says; nothing of them is kept here. */
final class Passwords {
  private final Clusters clusters;
  private final Map<String, String> variables;

  Passwords(Clusters clusters, Map<String, String> variables) {
    this.clusters = clusters;
    this.variables = Map.copyOf(variables);
  }

  SqlAnswer<Secret> of(Environment environment, SqlAccess.Password place)
      throws InterruptedException {
    return switch (place.kind()) {
      case ENV -> found(place, variables.get(place.name()));
      case FILE -> file(place);
      case SECRET -> secret(environment, place);
    };
  }

  private static SqlAnswer<Secret> file(SqlAccess.Password place) {
    try {
      return found(place, Files.readString(Path.of(place.name())).stripTrailing());
    } catch (IOException | InvalidPathException unreadable) {
      return found(place, null);
    }
  }

  private SqlAnswer<Secret> secret(Environment environment, SqlAccess.Password place)
      throws InterruptedException {
    ClusterAnswer<Optional<io.fabric8.kubernetes.api.model.Secret>> answer =
        clusters.read(
            environment.cluster(),
            client ->
                Optional.ofNullable(
                    client
                        .secrets()
                        .inNamespace(environment.namespace())
                        .withName(place.name())
                        .get()));
    return answer.fold(
        secret ->
            found(
                place,
                secret
                    .map(io.fabric8.kubernetes.api.model.Secret::getData)
                    .map(data -> data.get(place.key()))
                    .map(Passwords::decoded)
                    .orElse("")),
        failure ->
            new SqlAnswer.Missing<>(
                new SqlAnswer.Failure(
                    failure.fact(),
                    failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP,
                    "",
                    false)));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static SqlAnswer<Secret> found(SqlAccess.Password place, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      return new SqlAnswer.Given<>(Secret.of(value));
    }
    Fact why =
        Fact.of(
            "sql.no-password",
            "kind",
            place.kind().name(),
            "name",
            place.name(),
            "key",
            place.key());
    return new SqlAnswer.Missing<>(new SqlAnswer.Failure(why, Again.WILL_NOT_HELP, "", false));
  }
}

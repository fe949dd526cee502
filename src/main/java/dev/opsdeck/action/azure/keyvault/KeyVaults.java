package dev.opsdeck.action.azure.keyvault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Asked;
import dev.opsdeck.action.cloud.Sent;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The vaults that are spoken to, each at its own address. Safe for any number of threads. */
public final class KeyVaults implements AutoCloseable {
  /** Tokens for them. */
  public static final String SCOPE = "https://vault.azure.net/.default";

  private static final String API = "2025-07-01";
  private static final String VAULT = "[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]";
  private static final String NAME = "[a-zA-Z0-9-]{1,127}";

  /** Run and step that wrote a version. */
  private static final String STAMP = "opsdeck-run";

  private final Function<String, Arm> connect;
  private final Map<String, Arm> vaults = new ConcurrentHashMap<>();

  /**
   * @param connect to a vault, by its name
   */
  public KeyVaults(Function<String, Arm> connect) {
    this.connect = connect;
  }

  /** A version of a secret; its value is never asked for. */
  record Version(String id, boolean enabled, long created, String stamp) {
    static Version of(JsonNode json) {
      String id = json.path("id").asText("");
      return new Version(
          id.substring(id.lastIndexOf('/') + 1),
          json.path("attributes").path("enabled").asBoolean(true),
          json.path("attributes").path("created").asLong(),
          json.path("tags").path(STAMP).asText(""));
    }
  }

  /** What cannot be the name of a vault or of a secret. */
  static List<Fact> problems(String vault, String name) {
    List<Fact> problems = new ArrayList<>();
    if (!vault.matches(VAULT)) {
      problems.add(Fact.of("keyvault.bad-vault", "vault", vault));
    }
    if (!name.matches(NAME)) {
      problems.add(Fact.of("keyvault.bad-name", "name", name));
    }
    return problems;
  }

  /** All versions, the newest first; none when there is no such secret. */
  Asked<List<Version>> versions(String vault, String name) throws InterruptedException {
    Asked<List<JsonNode>> answer =
        vault(vault).list(label(vault, name), path(name).below("versions"));
    return answer.isAbsent()
        ? new Asked.Given<>(List.of())
        : answer.map(all ->
            all.stream()
                .map(Version::of)
                .sorted(Comparator.comparingLong(Version::created).reversed())
                .toList());
  }

  /** Adds a version that bears the stamp of a step. */
  Sent write(String vault, String name, String value, String stamp) throws InterruptedException {
    JsonNode body = Json.tree(Map.of("value", value, "tags", Map.of(STAMP, stamp)));
    return vault(vault).put(label(vault, name), path(name), body, "");
  }

  Sent disable(String vault, String name, Version version) throws InterruptedException {
    JsonNode body = Json.tree(Map.of("attributes", Map.of("enabled", false)));
    return vault(vault).patch(label(vault, name), path(name).below(version.id()), body);
  }

  static Optional<Version> stamped(List<Version> versions, String stamp) {
    return versions.stream().filter(version -> version.stamp().equals(stamp)).findFirst();
  }

  static String label(String vault, String name) {
    return vault + "/" + name;
  }

  private static ArmPath path(String name) {
    return new ArmPath("/secrets/" + name, API);
  }

  private Arm vault(String name) {
    return vaults.computeIfAbsent(name, connect);
  }

  @Override
  public void close() {
    vaults.values().forEach(Arm::close);
  }
}

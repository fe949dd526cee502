package dev.opsdeck.action.azure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.azure.arm.ArmPath;
import dev.opsdeck.action.cloud.Condition;
import dev.opsdeck.catalog.CloudResource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A server, as Azure tells it.
 *
 * @param retention how many days backups are kept
 * @param earliest time that it can be restored to; absent when it is not told
 * @param reachable whether firewall rules count: not in a virtual network
 */
record FlexibleServer(
    String id,
    String name,
    String location,
    String state,
    String version,
    String host,
    int retention,
    boolean geoRedundant,
    @Nullable Instant earliest,
    boolean reachable,
    String highAvailability) {
  private static final String API = "2025-01-01-preview";

  static ArmPath path(CloudResource.Azure place) {
    return new ArmPath(
        place.group() + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/" + place.name(),
        API);
  }

  static FlexibleServer of(JsonNode json) {
    JsonNode properties = json.path("properties");
    JsonNode backup = properties.path("backup");
    String minor = properties.path("minorVersion").asText("");
    return new FlexibleServer(
        json.path("id").asText(""),
        json.path("name").asText(""),
        json.path("location").asText(""),
        properties.path("state").asText(""),
        properties.path("version").asText("") + (minor.isEmpty() ? "" : "." + minor),
        properties.path("fullyQualifiedDomainName").asText(""),
        backup.path("backupRetentionDays").asInt(),
        backup.path("geoRedundantBackup").asText("").equals("Enabled"),
        time(backup.path("earliestRestoreDate").asText("")),
        properties.path("network").path("publicNetworkAccess").asText("").equals("Enabled"),
        properties.path("highAvailability").path("mode").asText("Disabled"));
  }

  Condition condition() {
    return Condition.ofPostgres(state);
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException other) {
      return null;
    }
  }
}

package dev.opsdeck.action.azure.arm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.cloud.CloudFailure;
import dev.opsdeck.action.cloud.CloudFailure.Kind;
import dev.opsdeck.kernel.Fact;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error of Azure Resource Manager means. */
final class ArmFailures {
  private static final String CLOUD = "Azure";
  private static final Pattern ACTION =
      Pattern.compile("(?:perform action|Action:) '([^']{1,200})'");

  /** Another operation is under way (providers/facts.md: PostgreSQL answers with either code). */
  private static final Set<String> BUSY =
      Set.of("OperationNotAllowed", "ServerIsBusy", "ServerBusy", "EtagMismatch", "Conflict");

  private static final Set<String> TAKEN =
      Set.of("ServerNameAlreadyExists", "NameNotAvailable", "RoleAssignmentExists");

  /** A name in Key Vault that was deleted and is kept for a while. */
  private static final String DELETED = "ObjectIsDeletedButRecoverable";

  private ArmFailures() {}

  /**
   * @param body mostly with an envelope {@code error}, AKS sends none
   */
  static CloudFailure of(String what, int status, JsonNode body) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    String code = error.path("code").asText("");
    String message = error.path("message").asText("");
    if (status == 401) {
      return new CloudFailure(
          Kind.REFUSED, Fact.of("clouds.expired", "cloud", CLOUD, "why", message));
    }
    if (status == 403) {
      return new CloudFailure(Kind.REFUSED, denied(what, code, message));
    }
    if (status == 404) {
      return new CloudFailure(
          Kind.MISSING, Fact.of("clouds.missing", "cloud", CLOUD, "what", what));
    }
    if (status == 429) {
      return new CloudFailure(Kind.AWAY, Fact.of("clouds.throttled", "cloud", CLOUD));
    }
    if (status >= 500 || status == 408) {
      return new CloudFailure(
          Kind.AWAY,
          Fact.of(
              "clouds.unanswered", "cloud", CLOUD, "what", what, "status", status, "code", code));
    }
    return conflicting(what, error, message);
  }

  private static CloudFailure conflicting(String what, JsonNode error, String message) {
    String code = error.path("code").asText("");
    if (code.equals("ScopeLocked")) {
      return new CloudFailure(Kind.REFUSED, Fact.of("clouds.locked", "what", what, "why", message));
    }
    if (error.at("/innererror/code").asText("").equals(DELETED)) {
      return new CloudFailure(Kind.TAKEN, Fact.of("clouds.taken", "what", what, "why", message));
    }
    if (BUSY.contains(code)) {
      return new CloudFailure(Kind.BUSY, Fact.of("clouds.busy", "what", what, "why", message));
    }
    if (TAKEN.contains(code)) {
      return new CloudFailure(Kind.TAKEN, Fact.of("clouds.taken", "what", what, "why", message));
    }
    return new CloudFailure(
        Kind.REFUSED,
        Fact.of("clouds.refused", "cloud", CLOUD, "what", what, "code", code, "why", message));
  }

  private static Fact denied(String what, String code, String message) {
    Matcher action = ACTION.matcher(message);
    return action.find()
        ? Fact.of("clouds.denied", "cloud", CLOUD, "what", what, "action", action.group(1))
        : Fact.of("clouds.refused", "cloud", CLOUD, "what", what, "code", code, "why", message);
  }
}

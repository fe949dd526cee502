package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;

/** A request that the API refuses, with the {@code Status} object that it answers. */
final class ApiError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  private ApiError(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    status.set("details", details);
    status.put("code", code);
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }

  static ApiError notFound(ResourceType type, String name) {
    String message = type.qualified() + " \"" + name + "\" not found";
    return new ApiError(404, "NotFound", message, details(type, name));
  }

  static ApiError exists(ResourceType type, String name) {
    String message = type.qualified() + " \"" + name + "\" already exists";
    return new ApiError(409, "AlreadyExists", message, details(type, name));
  }

  static ApiError stale(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ApiError conflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why;
    return new ApiError(409, "Conflict", message, details(type, name));
  }

  static ApiError forbidden(
      ResourceType type, String name, String user, String verb, String namespace) {
    String message =
        "%s \"%s\" is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"%s\""
            .formatted(type.qualified(), name, user, verb, type.plural(), type.group(), namespace);
    return new ApiError(403, "Forbidden", message, details(type, name));
  }

  static ApiError invalid(ResourceType type, String name, String why) {
    String group = type.group().isEmpty() ? "" : "." + type.group();
    String message = type.kind() + group + " \"" + name + "\" is invalid: " + why;
    return new ApiError(422, "Invalid", message, details(type, name));
  }

  static ApiError rejectedPatch() {
    return plain(422, "Invalid", "the server rejected our request due to an error in our request");
  }

  static ApiError disruptionBudget(String budget, int needed, int healthy) {
    ApiError error =
        plain(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.");
    error
        .status
        .withObjectProperty("details")
        .putArray("causes")
        .addObject()
        .put("reason", "DisruptionBudget")
        .put(
            "message",
            "The disruption budget %s needs %d healthy pods and has %d currently"
                .formatted(budget, needed, healthy));
    return error;
  }

  /**
   * @param token to go on with, although the list is of two times then
   */
  static ApiError expired(String token) {
    ApiError error =
        plain(
            410,
            "Expired",
            "The provided continue parameter is too old to display a consistent list result. You can"
                + " start a new list without the continue parameter, or use the continue token in"
                + " this response to retrieve the remainder of the results.");
    error.status.withObjectProperty("metadata").put("continue", token);
    return error;
  }

  /** One cause for each field, with its owner. */
  static ApiError fieldConflicts(java.util.SortedMap<String, String> conflicts) {
    StringBuilder message = new StringBuilder("Apply failed with ");
    message.append(conflicts.size()).append(conflicts.size() == 1 ? " conflict" : " conflicts");
    conflicts.forEach((field, owner) ->
        message.append(": conflict with \"").append(owner).append("\": ").append(field));
    ApiError error = plain(409, "Conflict", message.toString());
    var causes = error.status.withObjectProperty("details").putArray("causes");
    conflicts.forEach((field, owner) ->
        causes
            .addObject()
            .put("reason", "FieldManagerConflict")
            .put("message", "conflict with \"" + owner + "\"")
            .put("field", field));
    return error;
  }

  /** A failure that a test asked for. */
  static ApiError arranged(int code) {
    String reason =
        switch (code) {
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 404 -> "NotFound";
          case 409 -> "Conflict";
          case 429 -> "TooManyRequests";
          case 503 -> "ServiceUnavailable";
          case 504 -> "Timeout";
          default -> "InternalError";
        };
    return plain(code, reason, "the server is made to answer " + code);
  }

  static ApiError plain(int code, String reason, String message) {
    return new ApiError(code, reason, message, JsonNodeFactory.instance.objectNode());
  }

  private static ObjectNode details(ResourceType type, String name) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }
}

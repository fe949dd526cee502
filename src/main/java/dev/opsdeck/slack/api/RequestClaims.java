package dev.opsdeck.slack.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request of Slack says itself of whose it is: compared before anybody is asked.
 *
 * <p>Source: docs.slack.dev/reference/interaction-payloads, docs.slack.dev/apis/events-api and, for
 * the teams of an event's author, docs.slack.dev/apis/slack-connect.
 *
 * @param command whether it is a slash command, which Slack offers to our own workspace only
 * @param installs the workspaces and enterprises in whose name it was sent
 * @param authors the workspaces of the person
 * @param enterprises of either
 * @param apps to which it was sent
 * @param forEnterprise whether it is meant for an app that a whole enterprise has installed
 */
public record RequestClaims(
    boolean command,
    Set<String> installs,
    Set<String> authors,
    Set<String> enterprises,
    Set<String> apps,
    boolean forEnterprise) {
  /** Of what was asked before, in a form that the person has just sent. */
  public static final RequestClaims NONE =
      new RequestClaims(false, Set.of(), Set.of(), Set.of(), Set.of(), false);

  private static final List<String> INSTALLS =
      List.of("/team_id", "/team/id", "/context_team_id", "/view/team_id");
  private static final List<String> AUTHORS =
      List.of("/user/team_id", "/event/team", "/event/user_team", "/event/source_team");
  private static final List<String> ENTERPRISES =
      List.of("/enterprise_id", "/enterprise/id", "/team/enterprise_id", "/context_enterprise_id");
  private static final List<String> APPS = List.of("/api_app_id", "/view/app_id");

  public RequestClaims {
    installs = Set.copyOf(installs);
    authors = Set.copyOf(authors);
    enterprises = Set.copyOf(enterprises);
    apps = Set.copyOf(apps);
  }

  /**
   * Reads a body as Slack sends it: JSON, a form with JSON in it, or the form of a command.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static RequestClaims read(String body) {
    if (body.startsWith("{")) {
      return of(Json.parse(body), false);
    }
    ObjectNode form = Json.object();
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        form.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
      }
    }
    return form.has("payload")
        ? of(Json.parse(form.path("payload").asText()), false)
        : of(form, form.has("command"));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static RequestClaims of(JsonNode request, boolean command) {
    Set<String> installs = all(request, INSTALLS);
    Set<String> enterprises = all(request, ENTERPRISES);
    boolean forEnterprise = request.path("is_enterprise_install").asBoolean();
    for (JsonNode authorization : request.path("authorizations")) {
      add(installs, authorization.path("team_id"));
      add(enterprises, authorization.path("enterprise_id"));
      forEnterprise |= authorization.path("is_enterprise_install").asBoolean();
    }
    return new RequestClaims(
        command, installs, all(request, AUTHORS), enterprises, all(request, APPS), forEnterprise);
  }

  private static Set<String> all(JsonNode request, List<String> pointers) {
    Set<String> found = new TreeSet<>();
    pointers.forEach(pointer -> add(found, request.at(pointer)));
    return found;
  }

  private static void add(Set<String> found, JsonNode value) {
    if (value.isTextual() && !value.asText().isEmpty()) {
      found.add(value.asText());
    }
  }
}

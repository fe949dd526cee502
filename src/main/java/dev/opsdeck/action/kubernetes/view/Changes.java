package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What changed with objects since a moment, by the times that they carry themselves: nothing has to
 * be remembered, so that another replica can take the watch over.
 */
public final class Changes {
  private static final int MOST = 30;
  private static final int FORBIDDEN = 403;

  private record Change(Instant at, Fact fact) {}

  private record What(
      String object, String at, String type, String status, String reason, int count) {}

  private final Instant since;
  private final ObjectKind kind;
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> present = new HashSet<>();

  private Changes(Instant since, ObjectKind kind) {
    this.since = since;
    this.kind = kind;
  }

  /** The newest of them, in the order of their times; one that says so when there is none. */
  public static List<Fact> since(Instant since, ObjectReader reader, Scope scope)
      throws InterruptedException {
    Changes found = new Changes(since, scope.resource().kind());
    reader.objects(scope, found::add);
    if (found.kind == ObjectKind.POD && !scope.isOne()) {
      found.gone(reader, scope);
    }
    List<Change> all = found.changes.stream().sorted(Comparator.comparing(Change::at)).toList();
    return all.isEmpty()
        ? List.of(Fact.of("view.unchanged", "since", since))
        : all.subList(Math.max(0, all.size() - MOST), all.size()).stream()
            .map(Change::fact)
            .toList();
  }

  private void add(JsonNode object) {
    String name = object.at("/metadata/name").asText();
    present.add(name);
    String created = object.at("/metadata/creationTimestamp").asText("");
    if (isNew(created)) {
      add(created, Fact.of("view.change-new", new What(name, created, "", "", "", 0)));
    }
    String leaving = object.at("/metadata/deletionTimestamp").asText("");
    if (!leaving.isEmpty()) {
      add(leaving, Fact.of("view.change-leaving", new What(name, leaving, "", "", "", 0)));
    }
    Condition.all(object).filter(this::counts).forEach(each -> condition(name, each));
    object.at("/status/containerStatuses").forEach(each -> restart(name, each));
  }

  /** A pod has conditions that all say the same. */
  private boolean counts(Condition condition) {
    return isNew(condition.since()) && (kind != ObjectKind.POD || condition.type().equals("Ready"));
  }

  private void condition(String name, Condition condition) {
    What what =
        new What(
            name, condition.since(), condition.type(), condition.status(), condition.reason(), 0);
    add(condition.since(), Fact.of("view.change-condition", what));
  }

  private void restart(String name, JsonNode container) {
    JsonNode last = container.at("/lastState/terminated");
    String at = last.path("finishedAt").asText("");
    if (isNew(at)) {
      What what =
          new What(
              name,
              at,
              "",
              "",
              last.path("reason").asText(""),
              container.path("restartCount").asInt());
      add(at, Fact.of("view.change-restart", what));
    }
  }

  /**
   * Of a pod that is gone only its last events are left; without the right to see them, nothing.
   */
  private void gone(ObjectReader reader, Scope scope) throws InterruptedException {
    String path =
        scope.namespace().isEmpty() ? "/api/v1" : "/api/v1/namespaces/" + scope.namespace();
    try {
      reader.collection(
          path + "/events",
          event -> {
            String pod = event.at("/involvedObject/name").asText();
            String at = event.path("lastTimestamp").asText("");
            if (event.path("reason").asText().equals("Killing")
                && isNew(at)
                && belongs(pod)
                && !present.contains(pod)) {
              add(at, Fact.of("view.change-gone", new What(pod, at, "", "", "", 0)));
            }
          });
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
    }
  }

  /** To what is watched: its name begins like those that are there. */
  private boolean belongs(String pod) {
    return present.stream().anyMatch(other -> owner(other).equals(owner(pod)));
  }

  /** A pod of a Deployment is called after it, its template and itself. */
  private static String owner(String pod) {
    return pod.replaceFirst("(-[a-z0-9]+){1,2}$", "");
  }

  private boolean isNew(String time) {
    return !time.isEmpty() && instant(time).isAfter(since);
  }

  private void add(String time, Fact fact) {
    changes.add(new Change(instant(time), fact));
  }

  private static Instant instant(String time) {
    return OffsetDateTime.parse(time).toInstant();
  }
}

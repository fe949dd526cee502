package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.inspect.DescribeAction.Input;
import dev.opsdeck.action.kubernetes.inspect.DescribeAction.Section;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of an object, section by section. */
final class Description {
  private static final int MOST_EVENTS = 10;
  private static final int FORBIDDEN = 403;

  private final ObjectReader reader;
  private final Scope scope;
  private final Optional<JsonNode> object;
  private final Instant now;

  private Description(ObjectReader reader, Scope scope, Optional<JsonNode> object, Instant now) {
    this.reader = reader;
    this.scope = scope;
    this.object = object;
    this.now = now;
  }

  /** Reads the object itself; one that has gone meanwhile has nothing but its events. */
  static Description of(ObjectReader reader, Scope scope, Instant now) throws InterruptedException {
    boolean one = scope.resource().kind() != ObjectKind.ENDPOINTS;
    return new Description(reader, scope, one ? reader.find(scope) : Optional.empty(), now);
  }

  /**
   * @return how many warnings there are among the events
   */
  int addTo(List<Fact> lines, Input input) throws InterruptedException {
    if (object.isPresent()) {
      JsonNode described = object.get();
      if (input.wants(Section.CONDITIONS)) {
        Condition.all(described)
            .forEach(condition -> lines.add(Fact.of("inspect.condition", condition)));
      }
      if (input.wants(Section.ALL)) {
        owners(described, lines);
      }
      addByKind(described, lines, input);
    }
    return input.wants(Section.EVENTS) ? events(lines) : 0;
  }

  private void addByKind(JsonNode described, List<Fact> lines, Input input)
      throws InterruptedException {
    switch (scope.resource().kind()) {
      case POD, DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET, JOB -> {
        PodParts parts = new PodParts(reader, scope, described, now);
        if (input.wants(Section.ALL)) {
          parts.states(lines);
        }
        if (input.wants(Section.LIMITS)) {
          parts.limits(lines);
        }
      }
      case NODE -> {
        if (input.wants(Section.CAPACITY)) {
          lines.addAll(Capacity.ofNode(reader, described));
        }
      }
      case QUOTA -> {
        if (input.wants(Section.CAPACITY) || input.wants(Section.LIMITS)) {
          lines.addAll(Capacity.ofQuota(described));
        }
      }
      case INGRESS -> {
        if (input.wants(Section.ALL)) {
          lines.addAll(Backends.of(reader, scope, described));
        }
      }
      case SERVICE -> {
        if (input.wants(Section.ALL)) {
          lines.add(Backends.behind(reader, scope, described));
        }
      }
      default -> {}
    }
  }

  private static void owners(JsonNode described, List<Fact> lines) {
    for (JsonNode owner : described.at("/metadata/ownerReferences")) {
      lines.add(
          Fact.of(
              "inspect.owner",
              "owner",
              owner.path("kind").asText().toLowerCase(Locale.ROOT)
                  + "/"
                  + owner.path("name").asText()));
    }
  }

  /** Whoever may see an object need not see its events: that is said, and the rest stays. */
  private int events(List<Fact> lines) throws InterruptedException {
    String about = scope.resource().kind().word() + "/" + scope.name();
    String namespace = scope.namespace().isEmpty() ? "default" : scope.namespace();
    try {
      List<Happening> all =
          Happenings.read(reader, namespace, event -> event.object().equals(about));
      List<Happening> shown = Happenings.newest(all, MOST_EVENTS);
      shown.forEach(event -> lines.add(Happenings.fact(event)));
      if (shown.isEmpty()) {
        lines.add(Fact.of("inspect.no-events-of", "object", about));
      }
      return (int) all.stream().filter(Happening::isWarning).count();
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
      lines.add(Fact.of("inspect.events-forbidden", "namespace", namespace));
      return 0;
    }
  }
}

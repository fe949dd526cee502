package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.Listed.Aims;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object as a manifest wants it.
 *
 * @param path of the object in the API
 * @param manifest with its namespace, without a stamp
 */
record Wanted(String path, String label, JsonNode manifest) {
  private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

  /** All manifests of a step, each in the namespace of its environment. */
  static Aims<Wanted> all(StepContext context, List<?> manifests) {
    List<Wanted> all = new ArrayList<>();
    List<Fact> problems = new ArrayList<>();
    for (Object each : manifests) {
      JsonNode manifest = Json.tree(each);
      problem(context, manifest)
          .ifPresentOrElse(problems::add, () -> all.add(one(context, manifest)));
    }
    if (manifests.isEmpty()) {
      problems.add(Fact.of("kubernetes.apply-empty"));
    }
    return problems.isEmpty() ? new Aims.Fine<>(all) : new Aims.Wrong<>(problems);
  }

  private static Optional<Fact> problem(StepContext context, JsonNode manifest) {
    String kind = manifest.path("kind").asText();
    String name = manifest.at("/metadata/name").asText();
    Optional<AppliedKind> known = AppliedKind.of(manifest.path("apiVersion").asText(), kind);
    if (known.isEmpty()) {
      return Optional.of(
          Fact.of(
              "kubernetes.apply-kind",
              "kind",
              kind,
              "apiVersion",
              manifest.path("apiVersion").asText()));
    }
    if (!name.matches(NAME)) {
      return Optional.of(Fact.of("kubernetes.apply-name", "kind", kind, "name", name));
    }
    String own = context.environment().namespace();
    String namespace = manifest.at("/metadata/namespace").asText(own);
    return known.get().namespaced() && !namespace.equals(own)
        ? Optional.of(
            Fact.of(
                "kubernetes.apply-namespace",
                "object",
                known.get().label(name),
                "namespace",
                namespace,
                "own",
                own))
        : Optional.empty();
  }

  private static Wanted one(StepContext context, JsonNode manifest) {
    AppliedKind kind =
        AppliedKind.of(manifest.path("apiVersion").asText(), manifest.path("kind").asText())
            .orElseThrow();
    String name = manifest.at("/metadata/name").asText();
    String namespace = context.environment().namespace();
    ObjectNode whole = manifest.deepCopy();
    if (kind.namespaced()) {
      whole.withObjectProperty("metadata").put("namespace", namespace);
    }
    return new Wanted(kind.path(namespace, name), kind.label(name), whole);
  }

  boolean isNamespace() {
    return manifest.path("kind").asText().equals("Namespace");
  }

  /** Whether another of the step makes the namespace that this one is in. */
  boolean isIn(Wanted namespace) {
    return namespace.isNamespace()
        && manifest
            .at("/metadata/namespace")
            .asText()
            .equals(namespace.manifest().at("/metadata/name").asText());
  }
}

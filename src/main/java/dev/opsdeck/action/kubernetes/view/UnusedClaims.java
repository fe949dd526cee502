package dev.opsdeck.action.kubernetes.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Claims on volumes that no pod mounts: they cost, and may be left over. */
final class UnusedClaims {
  private UnusedClaims() {}

  /** Of one namespace; over all of them names would be told apart by nothing. */
  static Optional<Fact> among(Look look, List<Row> claims) throws InterruptedException {
    String namespace = look.scope().namespace();
    if (look.scope().resource().kind() != ObjectKind.VOLUME_CLAIM || namespace.isEmpty()) {
      return Optional.empty();
    }
    Set<String> used = used(look.reader(), namespace);
    List<String> unused =
        claims.stream().map(Row::name).filter(name -> !used.contains(name)).toList();
    return unused.isEmpty()
        ? Optional.empty()
        : Optional.of(Fact.of("view.claims-unused", "claims", String.join(", ", unused)));
  }

  private static Set<String> used(ObjectReader reader, String namespace)
      throws InterruptedException {
    Set<String> used = new HashSet<>();
    reader.objects(
        Scope.of(ApiResource.of(ObjectKind.POD), namespace),
        pod -> {
          for (JsonNode volume : pod.at("/spec/volumes")) {
            used.add(volume.at("/persistentVolumeClaim/claimName").asText(""));
          }
        });
    return used;
  }
}

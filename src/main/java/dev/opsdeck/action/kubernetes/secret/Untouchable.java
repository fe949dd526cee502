package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a Secret may be changed by hand, and who will change it back. */
final class Untouchable {
  /** Kept by the control plane or by Helm: another value in them breaks what they are for. */
  private static final List<String> OWN =
      List.of("kubernetes.io/service-account-token", "helm.sh/release.v1");

  private static final String CERTIFICATE = "cert-manager.io/certificate-name";

  private Untouchable() {}

  /** Why it cannot be changed. */
  static Optional<Fact> of(@Nullable Secret secret) {
    if (secret == null) {
      return Optional.empty();
    }
    String name = secret.getMetadata().getName();
    if (Boolean.TRUE.equals(secret.getImmutable())) {
      return Optional.of(Fact.of("secret.immutable", "name", name));
    }
    if (secret.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(Fact.of("secret.going", "name", name));
    }
    String type = String.valueOf(secret.getType());
    return OWN.contains(type)
        ? Optional.of(Fact.of("secret.kept-by-others", "name", name, "type", type))
        : Optional.empty();
  }

  /** Who writes it too, and takes back what we change. */
  static List<Fact> takenBack(Secret secret, String key) {
    ObjectMeta meta = secret.getMetadata();
    List<String> writers = new ArrayList<>();
    Map<String, String> annotations =
        meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    if (annotations.containsKey(CERTIFICATE)) {
      writers.add("certificate/" + annotations.get(CERTIFICATE));
    }
    meta.getOwnerReferences()
        .forEach(owner ->
            writers.add(
                owner.getKind().toLowerCase(java.util.Locale.ROOT) + "/" + owner.getName()));
    if (writers.isEmpty()) {
      meta.getManagedFields().stream()
          .filter(entry -> "Apply".equals(entry.getOperation()))
          .filter(entry -> !"opsdeck".equals(entry.getManager()))
          .filter(entry -> entry.getFieldsV1() != null)
          .filter(entry ->
              entry.getFieldsV1().getAdditionalProperties().get("f:data") instanceof Map<?, ?> data
                  && data.containsKey("f:" + key))
          .forEach(entry -> writers.add(entry.getManager()));
    }
    return writers.isEmpty()
        ? List.of()
        : List.of(
            Fact.of(
                "secret.taken-back",
                "name",
                meta.getName(),
                "writers",
                String.join(", ", writers)));
  }
}

package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.catalog.ObjectKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a diagnosis looks at, each with one list call. */
enum Source {
  REPLICASETS(ObjectKind.REPLICASET),
  PODS(ObjectKind.POD),
  EVENTS(null),
  SERVICES(ObjectKind.SERVICE),
  ENDPOINTS(ObjectKind.ENDPOINTS),
  INGRESSES(ObjectKind.INGRESS),
  CERTIFICATES(ObjectKind.CERTIFICATE),
  QUOTAS(ObjectKind.QUOTA),
  NODES(ObjectKind.NODE),
  AUTOSCALERS(ObjectKind.AUTOSCALER);

  private final @Nullable ObjectKind kind;

  Source(@Nullable ObjectKind kind) {
    this.kind = kind;
  }

  /** Absent for events, which are no kind that a person names. */
  @Nullable ObjectKind kind() {
    return kind;
  }

  /** As the API names it: {@code replicasets}. */
  String word() {
    return kind == null ? name().toLowerCase(Locale.ROOT) : ApiResource.of(kind).plural();
  }
}

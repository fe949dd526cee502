package dev.opsdeck.action.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** What is written on and read from the objects of a cluster. */
final class Annotations {
  /** Run and step of the newest change that Opsdeck made to the object. */
  static final String STAMP = "opsdeck.dev/stamp";

  static final String REQUESTED_BY = "opsdeck.dev/requested-by";

  /** Which template the annotations speak of: Deployments keep them when others change it later. */
  static final String MADE_FOR = "opsdeck.dev/template";

  /** The limits of an autoscaler before it was pinned, as {@code 2/10}. */
  static final String HPA_BEFORE = "opsdeck.dev/hpa-before";

  static final String CHANGE_CAUSE = "kubernetes.io/change-cause";
  static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  static final String REVISION = "deployment.kubernetes.io/revision";

  private Annotations() {}

  /** The value, or empty text when the object does not have it. */
  static String on(HasMetadata object, String name) {
    return in(object.getMetadata().getAnnotations(), name);
  }

  static String label(HasMetadata object, String name) {
    return in(object.getMetadata().getLabels(), name);
  }

  @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
  private static String in(Map<String, String> values, String name) {
    return values == null ? "" : values.getOrDefault(name, "");
  }
}

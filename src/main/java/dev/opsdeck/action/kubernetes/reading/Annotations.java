package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** What is written on and read from the objects of a cluster. */
public final class Annotations {
  /** Run and step of the newest change that Opsdeck made to the object. */
  public static final String STAMP = "opsdeck.dev/stamp";

  public static final String REQUESTED_BY = "opsdeck.dev/requested-by";

  /** Which template the annotations speak of: Deployments keep them when others change it later. */
  public static final String MADE_FOR = "opsdeck.dev/template";

  /** The limits of an autoscaler before it was pinned, as {@code 2/10}. */
  public static final String HPA_BEFORE = "opsdeck.dev/hpa-before";

  public static final String CHANGE_CAUSE = "kubernetes.io/change-cause";
  public static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  public static final String REVISION = "deployment.kubernetes.io/revision";

  private Annotations() {}

  /** The value, or empty text when the object does not have it. */
  public static String on(HasMetadata object, String name) {
    return in(object.getMetadata().getAnnotations(), name);
  }

  public static String label(HasMetadata object, String name) {
    return in(object.getMetadata().getLabels(), name);
  }

  @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
  private static String in(Map<String, String> values, String name) {
    return values == null ? "" : values.getOrDefault(name, "");
  }
}

package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;

/** What is written on and read from the objects of a cluster. */
public final class Annotations {
  /** Run and step of the newest change that Opsdeck made to the object. */
  public static final String STAMP = "opsdeck.dev/stamp";

  public static final String REQUESTED_BY = "opsdeck.dev/requested-by";

  /** Which template the annotations speak of: Deployments keep them when others change it later. */
  public static final String MADE_FOR = "opsdeck.dev/template";

  /** The templates that were left because they failed: see {@link FailedTemplates}. */
  public static final String FAILED = "opsdeck.dev/failed-templates";

  /** The cause that Opsdeck wrote, word for word: another one is somebody else's. */
  public static final String OWN_CAUSE = "opsdeck.dev/change-cause";

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

  /** A copy that has it. */
  @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
  public static <K extends HasMetadata> K with(K object, String name, String value) {
    K copy = Serialization.clone(object);
    Map<String, String> before = copy.getMetadata().getAnnotations();
    Map<String, String> after = new TreeMap<>(before == null ? Map.of() : before);
    after.put(name, value);
    copy.getMetadata().setAnnotations(after);
    return copy;
  }

  public static String label(HasMetadata object, String name) {
    return in(object.getMetadata().getLabels(), name);
  }

  @SuppressWarnings("NullAway") // fabric8 is not annotated: the map may be null
  private static String in(Map<String, String> values, String name) {
    return values == null ? "" : values.getOrDefault(name, "");
  }
}

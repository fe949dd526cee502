package dev.opsdeck.action;

import java.util.List;
import java.util.stream.Stream;

/**
 * A right that an action needs in a cluster, as Kubernetes' access reviews ask for it.
 *
 * @param group of the API, empty for the core one
 * @param resource in the plural, with its subresource: {@code pods/log}
 * @param reach whether it is asked for in the namespace of the target or in its whole cluster
 * @param need whether the action fails without it
 */
public record Permission(String verb, String group, String resource, Reach reach, Need need) {
  /** Where a right is needed. */
  public enum Reach {
    NAMESPACE,
    CLUSTER
  }

  /** What it is good for. */
  public enum Need {
    REQUIRED,
    /** The action says less without it, or needs it for some inputs only. */
    HELPFUL
  }

  private static final String HELPFUL = "optionally ";

  /** In the namespace of the target. */
  public static List<Permission> list(String... texts) {
    return Stream.of(texts).map(text -> parse(text, Reach.NAMESPACE)).toList();
  }

  /** In its whole cluster, as for nodes. */
  public static List<Permission> inCluster(String... texts) {
    return Stream.of(texts).map(text -> parse(text, Reach.CLUSTER)).toList();
  }

  /**
   * @param text such as {@code patch deployments.apps}, {@code get pods/log} or {@code optionally
   *     list resourcequotas}
   */
  private static Permission parse(String text, Reach reach) {
    boolean helpful = text.startsWith(HELPFUL);
    String[] words = (helpful ? text.substring(HELPFUL.length()) : text).split(" ", 2);
    if (words.length < 2) {
      throw new IllegalArgumentException("a permission is a verb and a resource: '" + text + "'");
    }
    String[] of = words[1].split("\\.", 2);
    return new Permission(
        words[0], of.length < 2 ? "" : of[1], of[0], reach, helpful ? Need.HELPFUL : Need.REQUIRED);
  }

  /** As it is granted: {@code patch deployments.apps}. */
  @Override
  public String toString() {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}

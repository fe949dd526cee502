package dev.opsdeck.action.cloud;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes as clouds write it.
 *
 * @param patch -1 when it is not said: EKS has {@code 1.31}, AKS takes it for the newest patch
 */
public record KubernetesVersion(int major, int minor, int patch)
    implements Comparable<KubernetesVersion> {
  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,3})\\.(\\d{1,4})(?:\\.(\\d{1,5}))?");

  private static final Comparator<KubernetesVersion> ORDER =
      Comparator.comparingInt(KubernetesVersion::major)
          .thenComparingInt(KubernetesVersion::minor)
          .thenComparingInt(KubernetesVersion::patch);

  /** Empty when it is none. */
  public static Optional<KubernetesVersion> of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int patch = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
    return Optional.of(
        new KubernetesVersion(
            Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), patch));
  }

  /** How many minor versions it is ahead of another one; negative when it is behind. */
  public int minorsAhead(KubernetesVersion other) {
    return (major - other.major) * 1000 + minor - other.minor;
  }

  /** The minor version alone. */
  public String line() {
    return major + "." + minor;
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line() + (patch < 0 ? "" : "." + patch);
  }
}

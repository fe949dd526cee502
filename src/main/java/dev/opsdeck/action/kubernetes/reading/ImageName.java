package dev.opsdeck.action.kubernetes.reading;

/**
 * A container image reference, taken apart.
 *
 * @param repository registry and path
 * @param tag empty when there is none
 * @param digest such as {@code sha256:4f…}, empty when there is none
 */
public record ImageName(String repository, String tag, String digest) {
  private static final int SHORT_DIGEST = 12;

  public static ImageName parse(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String named = at < 0 ? image : image.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    return new ImageName(
        tagged ? named.substring(0, colon) : named,
        tagged ? named.substring(colon + 1) : "",
        digest);
  }

  /**
   * What a person means by {@code 12345}, {@code :12345} or a whole reference.
   *
   * @param repository of the service, for a bare tag
   */
  public static String complete(String typed, String repository) {
    if (typed.startsWith(":") || typed.startsWith("@")) {
      return repository + typed;
    }
    return typed.contains("/") || typed.contains(":") || typed.contains("@")
        ? typed
        : repository + ":" + typed;
  }

  /** Tag, else the beginning of the digest, else the {@code latest} that Kubernetes assumes. */
  public String version() {
    if (!tag.isEmpty()) {
      return tag;
    }
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.isEmpty() ? "latest" : hex.substring(0, Math.min(SHORT_DIGEST, hex.length()));
  }

  /** Whether the same name may stand for other content tomorrow. */
  public boolean mutable() {
    return digest.isEmpty() && (tag.isEmpty() || tag.equals("latest"));
  }
}

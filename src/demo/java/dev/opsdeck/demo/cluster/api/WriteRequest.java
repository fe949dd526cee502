package dev.opsdeck.demo.cluster.api;

/**
 * A request that would change something, as it arrived.
 *
 * @param user who asked: the impersonated user if there is one
 * @param status what was answered; 0 when nothing was
 */
public record WriteRequest(
    String method,
    String path,
    String contentType,
    String body,
    boolean dryRun,
    String user,
    int status) {
  /** Whether it was carried out and stored. */
  public boolean effective() {
    return !dryRun && status >= 200 && status < 300;
  }
}

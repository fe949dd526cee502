package dev.opsdeck.cluster;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterFailure.Kind;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Puts what fabric8 throws into facts. */
final class Failures {
  /** The wording of kube-apiserver's authorizers, recorded from 1.33. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"(?<who>[^\"]+)\" cannot (?<verb>\\S+) resource \"(?<resource>[^\"]+)\" in API"
              + " group \"(?<group>[^\"]*)\"(?: in the namespace \"(?<namespace>[^\"]+)\")?");

  private static final int LONGEST = 300;

  private Failures() {}

  /**
   * @param wait what the header of a 429 asked for, zero when it had none
   */
  static ClusterFailure of(Cluster cluster, KubernetesClientException e, Duration wait) {
    String name = cluster.name();
    String object = objectOf(e);
    String message = messageOf(e);
    return switch (e.getCode()) {
      case 401 -> failure(Kind.UNAUTHORIZED, Fact.of("cluster.unauthorized", "cluster", name));
      case 403 -> failure(Kind.FORBIDDEN, forbidden(name, message));
      case 404, 410 ->
          failure(Kind.NOT_FOUND, Fact.of("cluster.not-found", "cluster", name, "object", object));
      case 409 ->
          failure(
              Kind.CONFLICT,
              Fact.of("cluster.conflict", "cluster", name, "object", object, "message", message));
      case 429 -> tooMany(name, e, wait);
      default -> other(cluster, e, object, message);
    };
  }

  static ClusterFailure misconfigured(Fact fact) {
    return failure(Kind.MISCONFIGURED, fact);
  }

  static ClusterFailure busy(Cluster cluster) {
    return failure(Kind.BUSY, Fact.of("cluster.busy", "cluster", cluster.name()));
  }

  static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  private static ClusterFailure other(
      Cluster cluster, KubernetesClientException e, String object, String message) {
    String name = cluster.name();
    if (e.getCode() >= 500) {
      return failure(
          Kind.SERVER_ERROR,
          Fact.of(
              "cluster.server-error", "cluster", name, "status", e.getCode(), "message", message));
    }
    if (e.getCode() >= 300) {
      return failure(
          Kind.INVALID,
          Fact.of("cluster.invalid", "cluster", name, "object", object, "message", message));
    }
    if (neverSent(e)) {
      return failure(
          Kind.UNREACHABLE, Fact.of("cluster.unreachable", "cluster", name, "why", rootOf(e)));
    }
    return failure(Kind.NO_ANSWER, Fact.of("cluster.no-answer", "cluster", name));
  }

  private static ClusterFailure tooMany(
      String cluster, KubernetesClientException e, Duration wait) {
    Integer seconds =
        e.getStatus() == null || e.getStatus().getDetails() == null
            ? null
            : e.getStatus().getDetails().getRetryAfterSeconds();
    Duration after = seconds == null ? wait : Duration.ofSeconds(seconds);
    return new ClusterFailure(
        Kind.TOO_MANY, Fact.of("cluster.too-many", "cluster", cluster, "after", after), after);
  }

  private static Fact forbidden(String cluster, String message) {
    Matcher words = FORBIDDEN.matcher(message);
    if (!words.find()) {
      return Fact.of("cluster.forbidden-other", "cluster", cluster, "message", message);
    }
    String group = words.group("group");
    String namespace = words.group("namespace");
    return Fact.of(
        "cluster.forbidden",
        "cluster",
        cluster,
        "who",
        words.group("who"),
        "verb",
        words.group("verb"),
        "resource",
        words.group("resource") + (group.isEmpty() ? "" : "." + group),
        "namespace",
        namespace == null ? "" : namespace);
  }

  private static boolean neverSent(Throwable e) {
    return cause(e, ConnectException.class).isPresent()
        || cause(e, HttpConnectTimeoutException.class).isPresent()
        || cause(e, UnknownHostException.class).isPresent()
        || cause(e, NoRouteToHostException.class).isPresent()
        || cause(e, UnresolvedAddressException.class).isPresent()
        || cause(e, SSLHandshakeException.class).isPresent();
  }

  private static String objectOf(KubernetesClientException e) {
    String kind = e.getResourcePlural();
    String name = e.getName();
    if (e.getStatus() != null && e.getStatus().getDetails() != null) {
      kind = kind == null ? e.getStatus().getDetails().getKind() : kind;
      name = name == null ? e.getStatus().getDetails().getName() : name;
    }
    String object = (kind == null ? "" : kind) + (name == null ? "" : "/" + name);
    return object.isEmpty() ? "?" : object;
  }

  private static String messageOf(KubernetesClientException e) {
    String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
    return message == null ? "" : message.substring(0, Math.min(LONGEST, message.length()));
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private static ClusterFailure failure(Kind kind, Fact fact) {
    return new ClusterFailure(kind, fact, Duration.ZERO);
  }
}

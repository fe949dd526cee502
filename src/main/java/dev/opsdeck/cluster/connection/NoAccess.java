package dev.opsdeck.cluster.connection;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.kernel.Fact;
import java.util.SortedMap;
import java.util.TreeMap;

/** There is no way to a cluster; the fact says why and what to do. */
public final class NoAccess extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fact fact;

  public NoAccess(Fact fact) {
    super(fact.toString());
    this.fact = fact;
  }

  public static NoAccess badField(String field, Object why) {
    return new NoAccess(Fact.of("kubeconfig.bad-field", "field", field, "why", why));
  }

  /** Two fields contradict each other. */
  public static NoAccess both(String one, String other) {
    return new NoAccess(Fact.of("kubeconfig.both", "one", one, "other", other));
  }

  public static NoAccess needs(String field, String missing) {
    return new NoAccess(Fact.of("kubeconfig.needs", "field", field, "missing", missing));
  }

  public static NoAccess file(String field, Object file, Throwable why) {
    String kind = why.getClass().getSimpleName();
    return new NoAccess(Fact.of("kubeconfig.file", "field", field, "file", file, "why", kind));
  }

  /** With the cluster that there is no way to. */
  public Fact fact(Cluster cluster) {
    SortedMap<String, String> values = new TreeMap<>(fact.values());
    values.put("cluster", cluster.name());
    return new Fact(fact.code(), values);
  }

  public static String firstLine(Throwable thrown) {
    String message = thrown.getMessage();
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    return line.isBlank() ? thrown.getClass().getSimpleName() : line;
  }
}

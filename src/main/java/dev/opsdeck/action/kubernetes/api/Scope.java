package dev.opsdeck.action.kubernetes.api;

/**
 * Which objects of a kind are asked for.
 *
 * @param namespace empty for all namespaces, or for what belongs to none
 * @param name of one object; empty for all of them
 * @param labels a label selector; empty for any
 */
public record Scope(ApiResource resource, String namespace, String name, String labels) {
  /** All objects of a kind in a namespace. */
  public static Scope of(ApiResource resource, String namespace) {
    return new Scope(resource, resource.kind().clusterWide() ? "" : namespace, "", "");
  }

  public Scope named(String other) {
    return new Scope(resource, namespace, other, "");
  }

  public Scope labelled(String selector) {
    return new Scope(resource, namespace, "", selector);
  }

  public boolean isOne() {
    return !name.isEmpty();
  }

  String path() {
    return resource.root()
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + resource.plural()
        + (name.isEmpty() ? "" : "/" + name);
  }
}

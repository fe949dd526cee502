package dev.opsdeck.action.kubernetes.change;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An object of a cluster as it was read.
 *
 * @param around what an action must know of what stands around it
 */
record Seen<K extends HasMetadata, A>(K object, A around) {
  /** The same with another content. */
  Seen<K, A> with(K wanted) {
    return new Seen<>(wanted, around);
  }

  String name() {
    return object.getMetadata().getName();
  }

  String namespace() {
    return object.getMetadata().getNamespace();
  }
}

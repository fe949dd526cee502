package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.catalog.Cluster;
import java.time.Instant;

/**
 * What somebody wants to see.
 *
 * @param file whether the whole list is wanted as a file, however short it is
 */
public record Look(
    ObjectReader reader, Cluster cluster, Scope scope, Form form, ToFile file, Instant now) {
  /** Where a list goes. */
  public enum ToFile {
    IF_LONG,
    ALWAYS
  }

  Look at(Scope other) {
    return new Look(reader, cluster, other, form, file, now);
  }

  /** Where the objects are, for the name of a file. */
  String place() {
    return scope.namespace().isEmpty() ? cluster.name() : scope.namespace();
  }
}

package dev.opsdeck.action.kubernetes.velero;

import java.util.List;

/** One of Velero's kinds whose objects are work to be done (velero.io/v1). */
enum VeleroKind {
  BACKUP("Backup", "backups"),
  RESTORE("Restore", "restores");

  /** Where Velero has its objects, unless it is installed otherwise. */
  static final String NAMESPACE = "velero";

  static final String API = "/apis/velero.io/v1";

  /** The phases in which nothing moves any more, but the good one. */
  private static final List<String> BAD =
      List.of("Failed", "PartiallyFailed", "FailedValidation", "Deleting");

  private final String kind;
  private final String plural;

  VeleroKind(String kind, String plural) {
    this.kind = kind;
    this.plural = plural;
  }

  String kind() {
    return kind;
  }

  String plural() {
    return plural;
  }

  /** The collection. */
  String path() {
    return API + "/namespaces/" + NAMESPACE + "/" + plural;
  }

  String path(String name) {
    return path() + "/" + name;
  }

  static boolean isGood(String phase) {
    return phase.equals("Completed");
  }

  static boolean isBad(String phase) {
    return BAD.contains(phase);
  }
}

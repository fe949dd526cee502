package dev.opsdeck.action.cloud;

import java.util.Set;

/**
 * What a state means that a cloud gives for one of its resources. Each cloud has more states than
 * it documents, so that what no table names is taken as going on.
 */
public enum Condition {
  /** It can be used; only this earns a tick. */
  READY,
  /** It is on its way from one state to another. */
  CHANGING,
  /** It stays so until somebody does something. */
  BROKEN;

  private static final Set<String> AZURE_ENDED = Set.of("failed", "canceled");

  private static final Set<String> POSTGRES_DOWN =
      Set.of("dropping", "disabled", "stopped", "inaccessible");

  /**
   * In use while something is done beside it (docs.aws.amazon.com/AmazonRDS, accessing-monitoring).
   */
  private static final Set<String> RDS_USABLE =
      Set.of(
          "available",
          "backing-up",
          "storage-optimization",
          "storage-config-upgrade",
          "configuring-enhanced-monitoring",
          "configuring-iam-database-auth",
          "configuring-log-exports");

  private static final Set<String> RDS_DOWN =
      Set.of(
          "failed",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "insufficient-capacity",
          "restore-error",
          "storage-full",
          "stopped",
          "deleting");

  private static final Set<String> EKS_DOWN = Set.of("FAILED", "DELETING", "DEGRADED");

  private static final Set<String> EKS_NOT_MADE = Set.of("CREATE_FAILED", "DELETE_FAILED");

  /** Of Azure's {@code provisioningState}, in any case. */
  public static Condition ofAzure(String state) {
    if (state.equalsIgnoreCase("succeeded")) {
      return READY;
    }
    return AZURE_ENDED.contains(state.toLowerCase(java.util.Locale.ROOT)) ? BROKEN : CHANGING;
  }

  /** Of the {@code state} of a PostgreSQL flexible server. */
  public static Condition ofPostgres(String state) {
    if (state.equalsIgnoreCase("ready")) {
      return READY;
    }
    return POSTGRES_DOWN.contains(state.toLowerCase(java.util.Locale.ROOT)) ? BROKEN : CHANGING;
  }

  /** Of an RDS instance. */
  public static Condition ofRds(String state) {
    if (RDS_USABLE.contains(state)) {
      return READY;
    }
    return RDS_DOWN.contains(state) || state.startsWith("incompatible-") ? BROKEN : CHANGING;
  }

  /** Of an RDS snapshot. */
  public static Condition ofSnapshot(String state) {
    return switch (state) {
      case "available" -> READY;
      case "failed" -> BROKEN;
      default -> CHANGING;
    };
  }

  /** Of an ElastiCache replication group. */
  public static Condition ofCache(String state) {
    return switch (state) {
      case "available", "snapshotting" -> READY;
      case "create-failed", "deleting" -> BROKEN;
      default -> CHANGING;
    };
  }

  /** Of an EKS cluster or node group. */
  public static Condition ofEks(String state) {
    if (state.equals("ACTIVE")) {
      return READY;
    }
    return EKS_DOWN.contains(state) || EKS_NOT_MADE.contains(state) ? BROKEN : CHANGING;
  }
}

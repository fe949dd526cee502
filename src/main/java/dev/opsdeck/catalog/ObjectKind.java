package dev.opsdeck.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of objects of Kubernetes that a person can name, in the spellings of {@code kubectl}.
 */
public enum ObjectKind {
  POD("pod", "pods", "po"),
  DEPLOYMENT("deployment", "deployments", "deploy"),
  STATEFULSET("statefulset", "statefulsets", "sts"),
  DAEMONSET("daemonset", "daemonsets", "ds"),
  REPLICASET("replicaset", "replicasets", "rs"),
  JOB("job", "jobs"),
  CRONJOB("cronjob", "cronjobs", "cj"),
  SERVICE("service", "services", "svc"),
  ENDPOINTS("endpoints", "endpoints", "ep"),
  INGRESS("ingress", "ingresses", "ing"),
  NETWORK_POLICY("networkpolicy", "networkpolicies", "netpol"),
  AUTOSCALER("hpa", "hpas", "horizontalpodautoscaler", "horizontalpodautoscalers"),
  VERTICAL_AUTOSCALER("vpa", "vpas", "verticalpodautoscaler", "verticalpodautoscalers"),
  DISRUPTION_BUDGET("pdb", "pdbs", "poddisruptionbudget", "poddisruptionbudgets"),
  CONFIG_MAP("configmap", "configmaps", "cm"),
  SECRET("secret", "secrets"),
  VOLUME_CLAIM("pvc", "pvcs", "persistentvolumeclaim", "persistentvolumeclaims"),
  QUOTA("resourcequota", "resourcequotas", "quota"),
  CERTIFICATE("certificate", "certificates", "cert", "certs"),
  VIRTUAL_SERVICE("virtualservice", "virtualservices", "vs"),
  DESTINATION_RULE("destinationrule", "destinationrules", "dr"),
  BACKUP("backup", "backups", "backups.velero.io"),
  NODE("node", "nodes", "no"),
  NAMESPACE("namespace", "namespaces", "ns"),
  VOLUME("pv", "pvs", "persistentvolume", "persistentvolumes"),
  CLUSTER_ISSUER("clusterissuer", "clusterissuers");

  private final String word;
  private final String plural;

  @SuppressWarnings("ImmutableEnumChecker") // a copied list of texts
  private final List<String> others;

  ObjectKind(String word, String plural, String... others) {
    this.word = word;
    this.plural = plural;
    this.others = List.of(others);
  }

  /** Before the slash: {@code pod}. */
  @JsonValue
  public String word() {
    return word;
  }

  /** For all of them: {@code pods}. */
  public String plural() {
    return plural;
  }

  /** Whether it belongs to a whole cluster and to no namespace. */
  public boolean clusterWide() {
    return switch (this) {
      case NODE, NAMESPACE, VOLUME, CLUSTER_ISSUER -> true;
      case POD,
          DEPLOYMENT,
          STATEFULSET,
          DAEMONSET,
          REPLICASET,
          JOB,
          CRONJOB,
          SERVICE,
          ENDPOINTS,
          INGRESS,
          NETWORK_POLICY,
          AUTOSCALER,
          VERTICAL_AUTOSCALER,
          DISRUPTION_BUDGET,
          CONFIG_MAP,
          SECRET,
          VOLUME_CLAIM,
          QUOTA,
          CERTIFICATE,
          VIRTUAL_SERVICE,
          DESTINATION_RULE,
          BACKUP ->
          false;
    };
  }

  /** Every spelling that means it. */
  public Stream<String> spellings() {
    return Stream.concat(Stream.of(word, plural), others.stream()).distinct();
  }

  /** The kind that a word means, without regard to case. */
  public static Optional<ObjectKind> read(String typed) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> kind.spellings().anyMatch(wanted::equals))
        .findFirst();
  }

  @JsonCreator
  static ObjectKind stored(String word) {
    return read(word)
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no kind of object"));
  }
}

package dev.opsdeck.action.kubernetes;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import dev.opsdeck.catalog.ObjectKind;

/** The kinds that {@code kubernetes.get} shows, as runbooks name them. */
@EnumNaming(EnumNamingStrategies.LowerCamelCaseStrategy.class)
enum GetKind {
  PODS(ObjectKind.POD),
  /** Of a service: its own. */
  DEPLOYMENT(ObjectKind.DEPLOYMENT),
  DEPLOYMENTS(ObjectKind.DEPLOYMENT),
  STATEFULSETS(ObjectKind.STATEFULSET),
  DAEMONSETS(ObjectKind.DAEMONSET),
  REPLICASETS(ObjectKind.REPLICASET),
  JOBS(ObjectKind.JOB),
  CRONJOBS(ObjectKind.CRONJOB),
  SERVICES(ObjectKind.SERVICE),
  ENDPOINTS(ObjectKind.ENDPOINTS),
  INGRESS(ObjectKind.INGRESS),
  NETWORKPOLICIES(ObjectKind.NETWORK_POLICY),
  HPA(ObjectKind.AUTOSCALER),
  VPA(ObjectKind.VERTICAL_AUTOSCALER),
  PDB(ObjectKind.DISRUPTION_BUDGET),
  CONFIGMAPS(ObjectKind.CONFIG_MAP),
  SECRETS(ObjectKind.SECRET),
  PVC(ObjectKind.VOLUME_CLAIM),
  RESOURCEQUOTAS(ObjectKind.QUOTA),
  CERTIFICATES(ObjectKind.CERTIFICATE),
  CLUSTERISSUERS(ObjectKind.CLUSTER_ISSUER),
  VIRTUALSERVICES(ObjectKind.VIRTUAL_SERVICE),
  DESTINATIONRULES(ObjectKind.DESTINATION_RULE),
  BACKUPS(ObjectKind.BACKUP),
  NODES(ObjectKind.NODE),
  NAMESPACES(ObjectKind.NAMESPACE),
  VOLUMES(ObjectKind.VOLUME);

  private final ObjectKind object;

  GetKind(ObjectKind object) {
    this.object = object;
  }

  ObjectKind object() {
    return object;
  }
}

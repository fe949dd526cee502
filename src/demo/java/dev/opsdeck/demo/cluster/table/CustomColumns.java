package dev.opsdeck.demo.cluster.table;

import java.util.List;
import java.util.Map;

/** The {@code additionalPrinterColumns} of cert-manager, Istio, Velero and the VPA. */
final class CustomColumns {
  private static final String MIN_REPLICAS = "/spec/updatePolicy/minReplicas";
  private static final Column NAME = Column.text("Name", "/metadata/name");
  private static final Column AGE = new Column("Age", "date", 0, Cells::age);
  private static final Column READY = Column.condition("Ready", "Ready", "status");
  private static final Column WHY = Column.condition("Status", "Ready", "message").wide();

  static final Map<String, List<Column>> ALL =
      Map.of(
          "certificates.cert-manager.io",
          List.of(
              NAME,
              READY,
              Column.custom("Secret", "/spec/secretName"),
              Column.custom("Issuer", "/spec/issuerRef/name").wide(),
              WHY,
              Column.custom("Expiration", "/status/notAfter").wide(),
              AGE),
          "clusterissuers.cert-manager.io",
          List.of(NAME, READY, WHY, AGE),
          "virtualservices.networking.istio.io",
          List.of(
              NAME,
              Column.custom("Gateways", "/spec/gateways"),
              Column.custom("Hosts", "/spec/hosts"),
              AGE),
          "destinationrules.networking.istio.io",
          List.of(NAME, Column.custom("Host", "/spec/host"), AGE),
          "backups.velero.io",
          List.of(NAME, AGE),
          "verticalpodautoscalers.autoscaling.k8s.io",
          List.of(
              NAME,
              Column.custom("Mode", "/spec/updatePolicy/updateMode"),
              Column.custom("CPU", "/status/recommendation/containerRecommendations/0/target/cpu"),
              Column.custom(
                  "Mem", "/status/recommendation/containerRecommendations/0/target/memory"),
              Column.condition("Provided", "RecommendationProvided", "status"),
              AGE,
              new Column("MinReplicas", "integer", 1, Column.custom("", MIN_REPLICAS).cell()),
              new Column("OOMSeconds", "integer", 1, (o, now) -> null)));

  private CustomColumns() {}
}

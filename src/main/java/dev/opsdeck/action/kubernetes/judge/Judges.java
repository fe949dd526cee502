package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The judge of each kind. */
public final class Judges {
  /** The label by which an EndpointSlice names its Service. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  private Judges() {}

  /**
   * @param namespace in which the objects are; empty for all
   */
  public static Judge of(ObjectKind kind, ObjectReader reader, String namespace, Instant now)
      throws InterruptedException {
    return switch (kind) {
      case POD -> (name, pod) -> pod(name, pod, now);
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET -> new WorkloadJudge(kind)::trouble;
      case JOB -> WorkloadJudge::job;
      case SERVICE -> new ServiceJudge(readyByService(reader, namespace))::trouble;
      case ENDPOINTS -> ServiceJudge::slice;
      case INGRESS -> ServiceJudge::ingress;
      case AUTOSCALER -> LimitsJudge::autoscaler;
      case VERTICAL_AUTOSCALER -> LimitsJudge::verticalAutoscaler;
      case DISRUPTION_BUDGET -> LimitsJudge::budget;
      case QUOTA -> LimitsJudge::quota;
      case VOLUME_CLAIM -> StateJudge::claim;
      case VOLUME -> StateJudge::volume;
      case CERTIFICATE, CLUSTER_ISSUER -> StateJudge::readiness;
      case BACKUP -> StateJudge::backup;
      case NODE -> StateJudge::node;
      case NAMESPACE -> StateJudge::namespace;
      case CRONJOB, CONFIG_MAP, SECRET, NETWORK_POLICY, VIRTUAL_SERVICE, DESTINATION_RULE ->
          (name, object) -> Optional.empty();
    };
  }

  /** What is full, or nearly so, in a ResourceQuota. */
  public static Optional<Fact> quota(String name, JsonNode quota) {
    return LimitsJudge.quota(name, quota);
  }

  /** How many addresses of an EndpointSlice are ready. */
  public static int ready(JsonNode slice) {
    return ServiceJudge.ready(slice);
  }

  private static Optional<Fact> pod(String name, JsonNode pod, Instant now) {
    PodState state = PodState.of(Json.convert(pod, Pod.class));
    if (state.health() != Health.UNHEALTHY) {
      return Optional.empty();
    }
    SortedMap<String, String> values = new TreeMap<>(PodLines.line(state, now).values());
    values.put("pod", name);
    return Optional.of(new Fact("view.pod-unwell", values));
  }

  /** How many ready addresses stand behind each Service, by {@code namespace/name}. */
  private static Map<String, Integer> readyByService(ObjectReader reader, String namespace)
      throws InterruptedException {
    Map<String, Integer> ready = new HashMap<>();
    Scope slices = Scope.of(ApiResource.of(ObjectKind.ENDPOINTS), namespace);
    reader.objects(
        slices,
        slice ->
            ready.merge(
                slice.at("/metadata/namespace").asText()
                    + "/"
                    + slice.path("metadata").path("labels").path(SERVICE_NAME).asText(),
                ServiceJudge.ready(slice),
                Integer::sum));
    return ready;
  }
}

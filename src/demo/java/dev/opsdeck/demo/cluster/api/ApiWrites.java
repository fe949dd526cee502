package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** Create, update, patch, delete, scale and evict, each as one atomic step. */
final class ApiWrites {
  private final ResourceStore store;
  private final Admission admission;

  ApiWrites(ResourceStore store, Admission admission) {
    this.store = store;
    this.admission = admission;
  }

  ObjectNode create(ApiPath path, ObjectNode body) {
    synchronized (store.lock()) {
      ObjectNode object = admission.created(path.type(), path.namespaceOrNone(), body.deepCopy());
      String name = object.at("/metadata/name").asText("");
      if (name.isBlank()) {
        throw ApiError.invalid(
            path.type(), "", "metadata.name: Required value: name or generateName is required");
      }
      if (store.find(path.type(), path.namespaceOrNone(), name).isPresent()) {
        throw ApiError.exists(path.type(), name);
      }
      return path.dryRun() ? object : store.put(path.type(), object).json();
    }
  }

  ObjectNode change(ApiPath path, UnaryOperator<JsonNode> edit) {
    synchronized (store.lock()) {
      KubeObject before = require(path);
      if (path.subresource().equals("scale")) {
        return scale(path, before, edit);
      }
      ObjectNode after = object(edit.apply(before.edit()));
      checkPreconditions(path.type(), before, after);
      ObjectNode next =
          admission.updated(path.type(), before, after, path.subresource().equals("status"));
      next.withObjectProperty("metadata").put("resourceVersion", before.version());
      if (path.dryRun() || next.equals(before.json())) {
        return next;
      }
      return store.put(path.type(), next).json();
    }
  }

  ObjectNode scaleOf(ApiPath path) {
    return scaleObject(require(path));
  }

  private ObjectNode scale(ApiPath path, KubeObject before, UnaryOperator<JsonNode> edit) {
    ObjectNode wanted = object(edit.apply(scaleObject(before)));
    checkPreconditions(path.type(), before, wanted);
    ObjectNode after = before.edit();
    after.withObjectProperty("spec").put("replicas", wanted.at("/spec/replicas").asInt());
    ObjectNode next = admission.updated(path.type(), before, after, false);
    KubeObject stored = path.dryRun() ? new KubeObject(next) : store.put(path.type(), next);
    return scaleObject(stored);
  }

  private static ObjectNode scaleObject(KubeObject workload) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode meta = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      meta.put(field, workload.text("/metadata/" + field));
    }
    scale.putObject("spec").put("replicas", workload.number("/spec/replicas"));
    StringBuilder selector = new StringBuilder();
    workload
        .strings("/spec/selector/matchLabels")
        .forEach((k, v) ->
            selector.append(selector.isEmpty() ? "" : ",").append(k).append('=').append(v));
    scale
        .putObject("status")
        .put("replicas", workload.number("/status/replicas"))
        .put("selector", selector.toString());
    return scale;
  }

  ObjectNode delete(ApiPath path, JsonNode options) {
    synchronized (store.lock()) {
      KubeObject object = require(path);
      String uid = options.at("/preconditions/uid").asText("");
      if (!uid.isEmpty() && !uid.equals(object.uid())) {
        throw ApiError.conflict(
            path.type(),
            object.name(),
            "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                .formatted(uid, object.uid()));
      }
      String version = options.at("/preconditions/resourceVersion").asText("");
      if (!version.isEmpty() && !version.equals(object.version())) {
        throw ApiError.stale(path.type(), object.name());
      }
      return remove(path, object, options);
    }
  }

  private ObjectNode remove(ApiPath path, KubeObject object, JsonNode options) {
    boolean graceful =
        path.type().equals(ResourceType.PODS)
            && !isOver(object)
            && options.path("gracePeriodSeconds").asInt(30) > 0
            && !"0".equals(path.query().get("gracePeriodSeconds"));
    if (graceful) {
      ObjectNode going = object.edit();
      going
          .withObjectProperty("metadata")
          .put("deletionTimestamp", admission.now())
          .put("deletionGracePeriodSeconds", 30);
      return path.dryRun() || object.deleting() ? going : store.put(path.type(), going).json();
    }
    if (!path.dryRun()) {
      store.remove(path.type(), path.namespaceOrNone(), object.name());
    }
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", object.name());
    details.put("kind", path.type().plural()).put("uid", object.uid());
    return status;
  }

  /** A pod that has ended, or that no node has, is not given time to stop. */
  private static boolean isOver(KubeObject pod) {
    String phase = pod.text("/status/phase");
    return phase.equals("Failed")
        || phase.equals("Succeeded")
        || pod.text("/spec/nodeName").isEmpty();
  }

  /** Deletes the pod, unless a disruption budget would no longer be met. */
  ObjectNode evict(ApiPath path, JsonNode body) {
    synchronized (store.lock()) {
      KubeObject pod = require(path);
      for (KubeObject budget :
          store.list(ResourceType.BUDGETS, path.namespaceOrNone(), object -> true)) {
        boolean covered = Selectors.matchLabels(budget).test(pod);
        int needed = budget.number("/spec/minAvailable");
        int healthy =
            store
                .list(
                    ResourceType.PODS,
                    path.namespaceOrNone(),
                    p -> Selectors.matchLabels(budget).test(p) && p.is("Ready") && !p.deleting())
                .size();
        if (covered && healthy - 1 < needed) {
          throw ApiError.disruptionBudget(budget.name(), needed, healthy);
        }
      }
      remove(path, pod, body.path("deleteOptions"));
      ObjectNode status = JsonNodeFactory.instance.objectNode();
      status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
      return status.put("status", "Success").put("code", 201);
    }
  }

  private KubeObject require(ApiPath path) {
    return store
        .find(path.type(), path.namespaceOrNone(), path.name())
        .orElseThrow(() -> ApiError.notFound(path.type(), path.name()));
  }

  private static ObjectNode object(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.plain(400, "BadRequest", "the body is not an object");
  }

  private static void checkPreconditions(ResourceType type, KubeObject before, ObjectNode after) {
    String version = after.at("/metadata/resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(before.version())) {
      throw ApiError.stale(type, before.name());
    }
    String uid = after.at("/metadata/uid").asText("");
    if (!uid.isEmpty() && !uid.equals(before.uid())) {
      throw ApiError.conflict(
          type,
          before.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, before.uid()));
    }
  }
}

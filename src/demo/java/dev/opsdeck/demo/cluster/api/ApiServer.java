package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.Faults.Fault;
import dev.opsdeck.demo.cluster.table.Tables;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.YamlDocument;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Answers Kubernetes API requests from a {@link ResourceStore}, as a real API server does. */
public final class ApiServer {
  /** A request, freed from HTTP. */
  record Request(
      String method, URI uri, String contentType, String accept, String body, String user) {}

  /** What to answer. */
  sealed interface Answer {
    record Json(int status, JsonNode body) implements Answer {}

    record Text(int status, String body) implements Answer {}

    record Stream(WatchStream events, Duration timeout) implements Answer {}
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ApiReads reads;
  private final ApiWrites writes;
  private final ServerSideApply apply;
  private final PodLogs logs;
  private final ContainerShell shell = new ContainerShell();
  private final ResourceStore store;
  private final InstantSource clock;
  private final Faults faults = new Faults();
  private final List<WriteRequest> recorded = new CopyOnWriteArrayList<>();

  public ApiServer(ResourceStore store, InstantSource clock, Random random) {
    this.store = store;
    this.clock = clock;
    this.reads = new ApiReads(store, new Metrics(store, clock));
    Admission admission = new Admission(clock, random);
    this.writes = new ApiWrites(store, admission);
    this.apply = new ServerSideApply(store, writes, admission);
    this.logs = new PodLogs(clock);
  }

  public List<WriteRequest> writes() {
    return List.copyOf(recorded);
  }

  public void forgetWrites() {
    recorded.clear();
  }

  ContainerShell shell() {
    return shell;
  }

  /** Gives the containers of a pod a file. */
  public void file(String pod, String path, String content) {
    shell.file(pod, path, content);
  }

  /** Which program a request asks for, where the right and the container are there. */
  ContainerShell.Call exec(Request request, List<String> command) {
    ApiPath path =
        ApiPath.parse(request.uri())
            .orElseThrow(() -> ApiError.plain(404, "NotFound", "no such resource"));
    if (faults.denies("create", "pods/exec")) {
      throw ApiError.forbidden(
          path.type(), path.name(), request.user(), "create", path.namespaceOrNone());
    }
    record(request, 101);
    KubeObject pod = new KubeObject(reads.get(path));
    if (command.isEmpty()) {
      throw ApiError.plain(400, "BadRequest", "you must specify at least 1 command for the pod");
    }
    if (pod.text("/spec/nodeName").isEmpty()) {
      throw ApiError.plain(
          400, "BadRequest", "pod %s does not have a host assigned".formatted(pod.name()));
    }
    List<String> containers =
        pod.json().at("/spec/containers").valueStream().map(c -> c.path("name").asText()).toList();
    String asked = path.query().getOrDefault("container", "");
    if (asked.isEmpty() && containers.size() > 1) {
      throw ApiError.plain(
          400,
          "BadRequest",
          "a container name must be specified for pod %s, choose one of: [%s]"
              .formatted(pod.name(), String.join(" ", containers)));
    }
    if (!asked.isEmpty() && !containers.contains(asked)) {
      throw ApiError.plain(
          400, "BadRequest", "container %s is not valid for pod %s".formatted(asked, pod.name()));
    }
    return new ContainerShell.Call(pod, asked.isEmpty() ? containers.getFirst() : asked, command);
  }

  Faults faults() {
    return faults;
  }

  void endWatch(WatchStream stream) {
    reads.endWatch(stream);
  }

  /** Stores an object as a client would create it, but with its status. */
  public KubeObject seed(ObjectNode object) {
    ResourceType type =
        ResourceType.ofKind(object.path("apiVersion").asText(), object.path("kind").asText())
            .orElseThrow(
                () -> new IllegalArgumentException("unknown kind: " + object.path("kind")));
    String namespace = object.at("/metadata/namespace").asText("default");
    ApiPath path = new ApiPath(type, type.namespaced() ? namespace : null, "", "", Map.of());
    ObjectNode created = writes.create(path, object);
    String age = object.at("/metadata/creationTimestamp").asText("");
    if (age.isEmpty()) {
      return new KubeObject(created);
    }
    ObjectNode aged = created.deepCopy();
    aged.withObjectProperty("metadata").put("creationTimestamp", age);
    return store.put(type, aged);
  }

  Answer answer(Request request) {
    Answer answer;
    try {
      answer = route(request);
    } catch (ApiError e) {
      answer = new Answer.Json(e.code(), e.status());
    }
    if (!request.method().equals("GET") && !isReview(request.uri())) {
      record(request, answer instanceof Answer.Json json ? json.status() : 0);
    }
    return answer;
  }

  void record(Request request, int status) {
    recorded.add(
        new WriteRequest(
            request.method(),
            request.uri().getPath(),
            request.contentType(),
            request.body(),
            "All".equals(ApiPath.query(request.uri()).get("dryRun")),
            request.user(),
            status));
  }

  Optional<Fault> fault(Request request) {
    return faults.next(request.method(), request.uri().getPath());
  }

  private Answer route(Request request) {
    String path = request.uri().getPath();
    if (path.equals("/version")) {
      return new Answer.Json(200, ApiReads.version());
    }
    if (path.equals("/healthz") || path.equals("/readyz") || path.equals("/livez")) {
      return new Answer.Text(200, "ok");
    }
    if (isReview(request.uri())) {
      return review(request);
    }
    Optional<ApiPath> resource =
        ApiPath.parse(request.uri()).filter(p -> faults.serves(p.type().group()));
    return resource.isPresent() ? serve(request, resource.get()) : discover(path);
  }

  private Answer discover(String path) {
    Optional<ObjectNode> openApi = OpenApi.at(path);
    if (openApi.isPresent()) {
      return new Answer.Json(200, openApi.get());
    }
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    String[] parts = path.split("/");
    if (path.equals("/api")) {
      found = ApiReads.coreVersions();
    } else if (path.equals("/apis")) {
      found = ApiReads.groups(faults::serves);
    } else if (path.equals("/api/v1")) {
      found = ApiReads.resources("", "v1");
    } else if (parts.length == 4 && parts[1].equals("apis") && faults.serves(parts[2])) {
      found = ApiReads.resources(parts[2], parts[3]);
    }
    boolean empty = found.isEmpty() || (found.has("resources") && found.get("resources").isEmpty());
    return empty ? new Answer.Text(404, "404 page not found\n") : new Answer.Json(200, found);
  }

  private Answer serve(Request request, ApiPath path) {
    String verb = verb(request, path);
    String resource =
        path.subresource().equals("proxy") ? path.type().plural() + "/proxy" : path.type().plural();
    if (faults.denies(verb, resource)) {
      throw ApiError.forbidden(
          path.type(), path.name(), request.user(), verb, path.namespaceOrNone());
    }
    return switch (request.method()) {
      case "GET" -> read(request, path);
      case "POST" -> new Answer.Json(201, post(request, path));
      case "PUT" -> new Answer.Json(200, writes.change(path, before -> parse(request)));
      case "PATCH" -> patched(request, path);
      case "DELETE" -> new Answer.Json(200, writes.delete(path, parse(request)));
      default -> throw ApiError.plain(405, "MethodNotAllowed", "method is not allowed");
    };
  }

  private Answer read(Request request, ApiPath path) {
    if (path.subresource().equals("log")) {
      return new Answer.Text(200, logs.read(new KubeObject(reads.get(path)), path.query()));
    }
    if (path.subresource().equals("exec")) {
      throw ApiError.plain(400, "BadRequest", "Upgrade request required");
    }
    if (path.subresource().equals("proxy") && path.type().plural().equals("services")) {
      return ServiceProxy.answer(store, path);
    }
    if (path.subresource().equals("proxy")) {
      return new Answer.Text(200, NodeLogs.read(path, new KubeObject(reads.get(path))));
    }
    if (path.flag("watch")) {
      long seconds = Long.parseLong(path.query().getOrDefault("timeoutSeconds", "1800"));
      return new Answer.Stream(reads.watch(path), Duration.ofSeconds(seconds));
    }
    if (path.subresource().equals("scale")) {
      return new Answer.Json(200, writes.scaleOf(path));
    }
    ObjectNode found = path.name().isEmpty() ? reads.list(path) : reads.get(path);
    return new Answer.Json(
        200,
        Tables.isAskedFor(request.accept())
            ? Tables.of(
                path.type().qualified(),
                path.name().isEmpty() ? found.path("items").valueStream().toList() : List.of(found),
                path.name().isEmpty() ? found.path("metadata") : version(found),
                path.query().getOrDefault("includeObject", "Metadata"),
                clock.instant())
            : found);
  }

  private static ObjectNode version(ObjectNode object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("resourceVersion", object.at("/metadata/resourceVersion").asText());
  }

  private Answer patched(Request request, ApiPath path) {
    if (!request.contentType().startsWith("application/apply-patch")) {
      return new Answer.Json(200, writes.change(path, patch(request)));
    }
    JsonNode body = YamlDocument.parse(new ConfigFile("patch", request.body())).root();
    ServerSideApply.Applied applied = apply.apply(path, body);
    return new Answer.Json(applied.made() ? 201 : 200, applied.object());
  }

  private ObjectNode post(Request request, ApiPath path) {
    if (!(parse(request) instanceof ObjectNode body)) {
      throw ApiError.plain(400, "BadRequest", "the body is not an object");
    }
    return path.subresource().equals("eviction")
        ? writes.evict(path, body)
        : writes.create(path, body);
  }

  private static UnaryOperator<JsonNode> patch(Request request) {
    String type = request.contentType().split(";", 2)[0].strip();
    return switch (type) {
      case "application/merge-patch+json" -> before -> Patches.merge(before, parse(request));
      case "application/strategic-merge-patch+json" ->
          before -> Patches.strategic(before, parse(request));
      case "application/json-patch+json" -> before -> Patches.json(before, parse(request));
      default ->
          throw ApiError.plain(
              415,
              "UnsupportedMediaType",
              "the body of the request was in an unknown format - " + type);
    };
  }

  private Answer review(Request request) {
    ObjectNode review = parse(request).deepCopy();
    JsonNode wanted = review.at("/spec/resourceAttributes");
    boolean denied = faults.denies(wanted.path("verb").asText(), wanted.path("resource").asText());
    review.putObject("status").put("allowed", !denied);
    return new Answer.Json(201, review);
  }

  private static boolean isReview(URI uri) {
    return uri.getPath().endsWith("accessreviews");
  }

  private static String verb(Request request, ApiPath path) {
    String method = request.method();
    return switch (method) {
      case "GET" -> path.flag("watch") ? "watch" : path.name().isEmpty() ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  private static JsonNode parse(Request request) {
    try {
      return request.body().isBlank()
          ? JsonNodeFactory.instance.objectNode()
          : MAPPER.readTree(request.body());
    } catch (JsonProcessingException e) {
      throw ApiError.plain(400, "BadRequest", "the body is not JSON: " + e.getOriginalMessage());
    }
  }
}

package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets and applies one object by its path. An apply is never forced: fields that somebody else owns
 * are refused with their owner (kubernetes.io/docs/reference/using-api/server-side-apply).
 */
record ApplyCall(KubernetesClient client, String path) {
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String MANAGER = "?fieldManager=opsdeck&force=false";

  /** Missing when there is none; a kind that is not served has no objects either. */
  JsonNode get() throws InterruptedException {
    HttpResponse<String> answer =
        send(client.getHttpClient().newHttpRequestBuilder().uri(base() + path).build());
    if (answer.code() == 404) {
      return MissingNode.getInstance();
    }
    return Json.parse(checked(answer).body());
  }

  Result<Live> dryRun(JsonNode manifest) throws InterruptedException {
    return apply(manifest, MANAGER + "&dryRun=All");
  }

  Result<Live> apply(JsonNode manifest) throws InterruptedException {
    return apply(manifest, MANAGER);
  }

  private Result<Live> apply(JsonNode manifest, String query) throws InterruptedException {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base() + path + query)
            .method("PATCH", APPLY, manifest.toString())
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.isSuccessful()) {
      return new Result.Ok<>(Live.of(Json.parse(answer.body())));
    }
    JsonNode body = answer.body().startsWith("{") ? Json.parse(answer.body()) : Json.object();
    String message = body.path("message").asText();
    if (answer.code() == 404) {
      return new Result.Missed<>(Result.Kind.REFUSED, nowhere(manifest, body));
    }
    List<String> conflicts = conflicts(body);
    if (!conflicts.isEmpty()) {
      return new Result.Missed<>(
          Result.Kind.REFUSED,
          Fact.of(
              "kubernetes.apply-conflict",
              "object",
              manifest.at("/metadata/name").asText(),
              "conflicts",
              String.join("; ", conflicts)));
    }
    // An apply with unknown fields is a 500 without a reason (1.36), and nothing is stored.
    if (message.startsWith("failed to create typed patch object")) {
      return new Result.Missed<>(
          Result.Kind.REFUSED, Fact.of("kubernetes.apply-schema", "message", message));
    }
    throw refused(answer);
  }

  private static Fact nowhere(JsonNode manifest, JsonNode body) {
    return body.path("details").path("kind").asText().equals("namespaces")
        ? Fact.of(
            "kubernetes.apply-no-namespace",
            "namespace",
            manifest.at("/metadata/namespace").asText())
        : Fact.of(
            "kubernetes.apply-not-served",
            "kind",
            manifest.path("kind").asText(),
            "apiVersion",
            manifest.path("apiVersion").asText());
  }

  /** Each field with its owner, as the API server names them. */
  private static List<String> conflicts(JsonNode status) {
    List<String> conflicts = new ArrayList<>();
    for (JsonNode cause : status.at("/details/causes")) {
      if (cause.path("reason").asText().equals("FieldManagerConflict")) {
        String owner = cause.path("message").asText().replaceFirst("^conflict with ", "");
        conflicts.add(cause.path("field").asText() + " (" + owner + ")");
      }
    }
    return conflicts;
  }

  private String base() {
    return client.getMasterUrl().toString().replaceFirst("/$", "");
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return client
          .getHttpClient()
          .sendAsync(request, String.class)
          .get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KubernetesClientException("no answer of " + path, e.getCause());
    } catch (TimeoutException e) {
      throw new KubernetesClientException("no answer of " + path, e);
    }
  }

  private static HttpResponse<String> checked(HttpResponse<String> answer) {
    if (!answer.isSuccessful()) {
      throw refused(answer);
    }
    return answer;
  }

  private static KubernetesClientException refused(HttpResponse<String> answer) {
    if (!answer.body().startsWith("{")) {
      return new KubernetesClientException(answer.body().strip(), answer.code(), null);
    }
    Status status = Json.read(answer.body(), Status.class);
    return new KubernetesClientException(status.getMessage(), answer.code(), status);
  }
}

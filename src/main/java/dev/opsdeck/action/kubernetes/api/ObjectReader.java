package dev.opsdeck.action.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads objects of any kind with the client of a cluster. A refusal is thrown as the client throws
 * it, so that {@code Clusters} tells it.
 */
public final class ObjectReader {
  /** As many as one answer holds; the API server pages a list of any length. */
  private static final int PAGE = 500;

  /** Nobody reads more; what is left out is told. */
  private static final int MOST = 10_000;

  private static final int MISSING = 404;
  private static final int GONE = 410;

  /** How objects are asked for. */
  private enum Form {
    /** The server's own columns, and the object in each row. */
    TABLE("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "includeObject=Object"),
    OBJECTS("application/json", "");

    private final String accept;
    private final String query;

    Form(String accept, String query) {
      this.accept = accept;
      this.query = query;
    }
  }

  /** How a look ended. */
  public enum End {
    WHOLE,
    /** There are more than anybody reads. */
    CUT,
    /** The named object does not exist. */
    NO_OBJECT,
    /** The cluster does not have the kind. */
    NOT_SERVED
  }

  private final KubernetesClient client;

  public ObjectReader(KubernetesClient client) {
    this.client = client;
  }

  /** The objects as the server prints them; each page is given away as soon as it is there. */
  public End tables(Scope scope, Consumer<JsonNode> page) throws InterruptedException {
    return read(scope, Form.TABLE, page);
  }

  /** The objects themselves. */
  public End objects(Scope scope, Consumer<JsonNode> object) throws InterruptedException {
    return read(
        scope,
        Form.OBJECTS,
        page -> {
          if (scope.isOne()) {
            object.accept(page);
          } else {
            page.path("items").forEach(object);
          }
        });
  }

  /**
   * Everything below a path, for what is no kind that a person names.
   *
   * @param path such as {@code /api/v1/events}
   */
  public End collection(String path, Consumer<JsonNode> object) throws InterruptedException {
    return collection(path, "", object);
  }

  /**
   * @param fields a field selector, such as {@code type=Warning}; empty for any
   */
  public End collection(String path, String fields, Consumer<JsonNode> object)
      throws InterruptedException {
    return read(
        new Ask(path, "", "", fields), Form.OBJECTS, page -> page.path("items").forEach(object));
  }

  /** All of them at once, for what is few or small. */
  public List<JsonNode> list(Scope scope) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    End end = objects(scope, all::add);
    return end == End.NOT_SERVED ? List.of() : all;
  }

  /** The named object, absent when there is none. */
  public Optional<JsonNode> find(Scope scope) throws InterruptedException {
    return list(scope).stream().findFirst();
  }

  /**
   * @param name empty for a collection
   */
  private record Ask(String path, String name, String labels, String fields) {}

  private End read(Scope scope, Form form, Consumer<JsonNode> page) throws InterruptedException {
    return read(new Ask(scope.path(), scope.name(), scope.labels(), ""), form, page);
  }

  private End read(Ask asked, Form form, Consumer<JsonNode> page) throws InterruptedException {
    String token = "";
    int read = 0;
    do {
      HttpResponse<String> answer = ask(asked, form, token);
      if (answer.code() == MISSING) {
        return missing(asked, answer);
      }
      if (answer.code() == GONE && !token.isEmpty()) {
        // The list is of two times then; that is better than none.
        token = required(Json.parse(answer.body()).at("/metadata/continue").asText(""), answer);
        continue;
      }
      JsonNode body = Json.parse(checked(answer).body());
      page.accept(body);
      read += body.path("items").size() + body.path("rows").size();
      token = body.at("/metadata/continue").asText("");
    } while (!token.isEmpty() && read < MOST);
    return token.isEmpty() ? End.WHOLE : End.CUT;
  }

  private static String required(String token, HttpResponse<String> answer) {
    if (token.isEmpty()) {
      throw refused(answer);
    }
    return token;
  }

  private HttpResponse<String> ask(Ask asked, Form form, String token) throws InterruptedException {
    StringBuilder query = new StringBuilder(form.query);
    if (asked.name().isEmpty()) {
      query.append("&limit=").append(PAGE);
      add(query, "labelSelector", asked.labels());
      add(query, "fieldSelector", asked.fields());
      add(query, "continue", token);
    }
    String base = client.getMasterUrl().toString().replaceFirst("/$", "");
    return send(base + asked.path() + "?" + query, form.accept);
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append('&').append(name).append('=');
      query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private HttpResponse<String> send(String uri, String accept) throws InterruptedException {
    HttpRequest request =
        client.getHttpClient().newHttpRequestBuilder().uri(uri).header("Accept", accept).build();
    try {
      return client
          .getHttpClient()
          .sendAsync(request, String.class)
          .get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KubernetesClientException("no answer of " + request.uri().getPath(), e.getCause());
    } catch (TimeoutException e) {
      throw new KubernetesClientException("no answer of " + request.uri().getPath(), e);
    }
  }

  /** A text instead of a Status: nobody serves the group. */
  private static End missing(Ask asked, HttpResponse<String> answer) {
    boolean status = answer.body().startsWith("{");
    boolean named = status && Json.parse(answer.body()).path("details").has("name");
    return !asked.name().isEmpty() && named ? End.NO_OBJECT : End.NOT_SERVED;
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
